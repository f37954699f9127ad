internal import Kustomize
internal import Text
public import YAML

/// What a Kustomization is made of, for tables: objects, releases, sources, images.
public struct Inventory: Sendable {
  /// A HelmRelease among the objects.
  public struct Release: Sendable {
    public var id: NamespacedName
    /// The name of the chart, where the release says it itself.
    public var chart: String?
    /// The version that it asks for.
    public var version: String?
    /// What the chart comes from: kind, namespace, name.
    public var source: ObjectReference?
    public var releaseName: String?
    public var targetNamespace: String?
    public var isSuspended: Bool
  }

  /// A source object.
  public struct Source: Sendable {
    public var object: ObjectReference
    /// `branch: main`, a tag, a digest, ...
    public var reference: String
    public var url: String
    public var isSuspended: Bool
  }

  /// `APIVERSION/KIND/NAMESPACE/NAME` of each object, in output order.
  public var objects: [String] = []
  public var releases: [Release] = []
  public var sources: [Source] = []
  /// The images of plain objects: sorted, each once.
  public var images: [String] = []

  /// The inventory of what was built.
  public init(of built: BuiltKustomization) {
    var images: Set<ByteText> = []
    for object in built.objects {
      let id = object.id
      objects.append("\(id.gvk.apiVersion)/\(id.gvk.kind)/\(id.namespace)/\(id.name)")
      switch id.gvk.group {
      case "helm.toolkit.fluxcd.io" where id.gvk.kind == "HelmRelease":
        releases.append(Release(object))
      case "source.toolkit.fluxcd.io": sources.append(Source(object))
      default: Inventory.collect(object.node, into: &images)
      }
    }
    self.images = images.sorted().map(\.text)
  }

  /// The images of containers anywhere in an object.
  private static func collect(_ node: Node, into images: inout Set<ByteText>) {
    switch node.content {
    case .scalar: return
    case .sequence(let items): for item in items { collect(item, into: &images) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        switch entry.key.text {
        case "containers", "initContainers", "ephemeralContainers":
          for item in entry.value.sequence ?? [] {
            if let image = item["image"]?.text, !image.isEmpty { images.insert(ByteText(image)) }
          }
        default: break
        }
        collect(entry.value, into: &images)
      }
    }
  }

  // MARK: As data

  /// The inventory as JSON.
  public var json: Node {
    [
      "objects": .sequence(objects.map { .string($0) }),
      "releases": .sequence(releases.map(\.json)), "sources": .sequence(sources.map(\.json)),
      "images": .sequence(images.map { .string($0) }),
    ]
  }

  /// An inventory from its JSON.
  public init(json node: Node) {
    objects = node["objects"]?.sequence?.compactMap(\.text) ?? []
    releases = node["releases"]?.sequence?.compactMap { Release(json: $0) } ?? []
    sources = node["sources"]?.sequence?.compactMap { Source(json: $0) } ?? []
    images = node["images"]?.sequence?.compactMap(\.text) ?? []
  }
}

extension Inventory.Release {
  init(_ object: BuiltObject) {
    id = NamespacedName(object.id.namespace, object.id.name)
    let spec = object.node["spec"]
    let chart = spec?["chart"]?["spec"]
    let reference = chart?["sourceRef"] ?? spec?["chartRef"]
    self.chart = chart?["chart"]?.text
    version = chart.map { $0["version"]?.text ?? "*" }
    source = reference.flatMap { reference in
      guard let name = reference["name"]?.text else { return nil }
      return ObjectReference(
        kind: reference["kind"]?.text ?? "HelmRepository",
        reference["namespace"]?.text ?? object.id.namespace, name)
    }
    releaseName = spec?["releaseName"]?.text
    targetNamespace = spec?["targetNamespace"]?.text
    isSuspended = spec?["suspend"]?.text == "true"
  }

  var json: Node {
    var node: Node = ["id": .string(id.description), "suspend": .bool(isSuspended)]
    node["chart"] = chart.map { .string($0) }
    node["version"] = version.map { .string($0) }
    node["source"] = source.map { .string($0.description) }
    node["releaseName"] = releaseName.map { .string($0) }
    node["targetNamespace"] = targetNamespace.map { .string($0) }
    return node
  }

  init?(json node: Node) {
    guard let id = node["id"]?.text.flatMap({ NamespacedName($0) }) else { return nil }
    self.id = id
    chart = node["chart"]?.text
    version = node["version"]?.text
    source = node["source"]?.text.flatMap { ObjectReference($0) }
    releaseName = node["releaseName"]?.text
    targetNamespace = node["targetNamespace"]?.text
    isSuspended = node["suspend"]?.text == "true"
  }
}

extension Inventory.Source {
  init(_ object: BuiltObject) {
    self.object = ObjectReference(
      kind: object.id.gvk.kind, object.id.namespace, object.id.name)
    let spec = object.node["spec"]
    url = spec?["url"]?.text ?? spec?["endpoint"]?.text ?? ""
    isSuspended = spec?["suspend"]?.text == "true"
    let ref = spec?["ref"]
    switch object.id.gvk.kind {
    case "GitRepository":
      let key = ["commit", "name", "semver", "tag", "branch"].first { ref?[$0]?.text != nil }
      reference = key.map { "\($0):\(ref?[$0]?.text ?? "")" } ?? "branch:master"
    case "HelmRepository": reference = spec?["type"]?.text ?? "default"
    case "HelmChart": reference = spec?["version"]?.text ?? "*"
    default:
      let key = ["digest", "semver", "tag"].first { ref?[$0]?.text != nil }
      reference = key.flatMap { ref?[$0]?.text } ?? "latest"
    }
  }

  var json: Node {
    [
      "object": .string(object.description), "reference": .string(reference), "url": .string(url),
      "suspend": .bool(isSuspended),
    ]
  }

  init?(json node: Node) {
    guard let object = node["object"]?.text.flatMap({ ObjectReference($0) }) else { return nil }
    self.object = object
    reference = node["reference"]?.text ?? ""
    url = node["url"]?.text ?? ""
    isSuspended = node["suspend"]?.text == "true"
  }
}
