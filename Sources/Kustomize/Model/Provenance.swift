internal import FileTree
internal import Findings
internal import Text

/// Which built-in generator or transformer had a hand in a resource, and where it is configured.
struct Configurator: Sendable {
  /// The kustomization file, or that of the generator's or transformer's own object.
  var file: String
  /// `ConfigMapGenerator`, `PrefixTransformer`, ...
  var kind: String
  /// The name of its own object, empty where it has none.
  var name = ""
  /// The namespace of its own object.
  var namespace = ""

  /// The configurator that a field of a kustomization file stands for.
  init(file: String, kind: String) {
    self.file = file
    self.kind = kind
  }

  /// The configurator that an object under `generators` or `transformers` is.
  init(_ object: Resource) {
    self.init(file: object.origin.file, kind: object.id.gvk.kind)
    name = object.id.name
    namespace = object.id.namespace
  }

  /// The lines of the annotation, each after so many spaces.
  func lines(below root: TreePath, indent: String, first: String) -> String {
    var text = "\(first)configuredIn: \(Provenance.relative(file, to: root))\n"
    text += "\(indent)configuredBy:\n\(indent)  apiVersion: builtin\n\(indent)  kind: \(kind)\n"
    if !name.isEmpty { text += "\(indent)  name: \(name)\n" }
    if !namespace.isEmpty { text += "\(indent)  namespace: \(namespace)\n" }
    return text
  }
}

/// The annotations and labels of `buildMetadata`, which tell where resources come from.
struct Provenance: Sendable {
  /// What can be asked for.
  enum Part: String, CaseIterable, Sendable {
    case originAnnotations
    case transformerAnnotations
    case managedByLabel
  }

  /// What the root file asks for.
  let parts: Set<Part>
  /// The folder that is built: paths are relative to it.
  let root: TreePath
  /// The version that the label names.
  let version: String

  /// Writes what is asked for into a resource.
  func annotate(_ resource: inout Resource) {
    if parts.contains(.originAnnotations) {
      let origin =
        resource.generator?.lines(below: root, indent: "", first: "")
        ?? "path: \(Self.relative(resource.origin.file, to: root))\n"
      set("annotations", BookkeepingAnnotations.origin, to: origin, in: &resource)
    }
    if parts.contains(.transformerAnnotations), !resource.transformations.isEmpty {
      let text = resource.transformations.map {
        $0.lines(below: root, indent: "  ", first: "- ")
      }.joined()
      set("annotations", BookkeepingAnnotations.transformations, to: text, in: &resource)
    }
    if parts.contains(.managedByLabel) {
      set("labels", "app.kubernetes.io/managed-by", to: "kustomize-" + version, in: &resource)
    }
  }

  private func set(_ map: String, _ key: String, to text: String, in resource: inout Resource) {
    resource.node.changeEntry("metadata") { $0.changeEntry(map) { $0.setText(key, to: text) } }
  }

  /// A path as seen from a folder.
  static func relative(_ file: String, to folder: TreePath) -> String {
    guard let path = TreePath(file) else { return file }
    var known = folder
    var ups = ""
    while !path.isInside(known), let parent = known.parent {
      known = parent
      ups += "../"
    }
    return ups + path.names.dropFirst(known.names.count).joined(separator: "/")
  }
}
