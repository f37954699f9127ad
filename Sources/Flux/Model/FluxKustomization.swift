public import FileTree
public import Findings
internal import Text
public import YAML

/// A Flux Kustomization, `kustomize.toolkit.fluxcd.io`: what is built from which folder, and what is
/// done to it. Fields that do not change what is built are not read.
public struct FluxKustomization: Sendable {
  /// An entry of `postBuild.substituteFrom`.
  public struct VariableReference: Sendable {
    /// A ConfigMap or Secret of the Kustomization's namespace.
    public var object: ObjectReference
    /// Whether it may be missing.
    public var isOptional: Bool
  }

  /// The group of the kind.
  public static let group = "kustomize.toolkit.fluxcd.io"

  /// Namespace and name.
  public var id: NamespacedName
  /// Where the object was written, as far as that is known.
  public var place: Place?
  /// `spec.path` as it is written.
  public var path: String
  /// The source, its namespace filled in; nil where the object names none.
  public var source: ObjectReference?
  public var targetNamespace: String?
  public var namePrefix: String?
  public var nameSuffix: String?
  /// `spec.patches`, JSON.
  public var patches: [Node]
  /// `spec.patchesStrategicMerge` of old API versions, JSON.
  public var strategicMerges: [Node]
  /// `spec.patchesJson6902` of old API versions.
  public var jsonPatches: [Node]
  /// `spec.images`, JSON.
  public var images: [Node]
  public var components: [String]
  public var ignoresMissingComponents: Bool
  public var buildMetadata: [String]
  public var commonLabels: [(key: String, value: String)]
  public var commonAnnotations: [(key: String, value: String)]
  /// Whether there is a `postBuild`.
  public var substitutes: Bool
  /// `postBuild.substitute`.
  public var variables: [(key: String, value: String)]
  public var variablesFrom: [VariableReference]
  /// `substituteStrategy: Always`: texts are expanded without a variable too.
  public var alwaysSubstitutes: Bool
  /// Whether `spec.decryption` asks for SOPS.
  public var decrypts: Bool
  /// The Secret of `decryption.secretRef`.
  public var decryptionSecret: String?
  public var dependsOn: [NamespacedName]
  public var isSuspended: Bool

  /// Reads an object that is JSON. Throws where a field has the wrong type.
  public init(_ object: Node, at place: Place?) throws(FluxError) {
    let top = try ObjectFields(object, path: "", at: place)
    let metadata = try top.fields("metadata")
    let spec = try top.fields("spec")
    let namespace = try metadata.text("namespace") ?? ""
    id = NamespacedName(namespace, try metadata.text("name") ?? "")
    self.place = place
    path = try spec.text("path") ?? ""
    source = try FluxKustomization.source(spec, in: namespace)
    targetNamespace = try spec.text("targetNamespace")
    namePrefix = try spec.text("namePrefix")
    nameSuffix = try spec.text("nameSuffix")
    patches = try spec.list("patches")
    strategicMerges = try spec.list("patchesStrategicMerge")
    jsonPatches = try spec.list("patchesJson6902")
    images = try spec.list("images")
    components = try spec.texts("components")
    ignoresMissingComponents = try spec.flag("ignoreMissingComponents")
    buildMetadata = try spec.texts("buildMetadata")
    let common = try spec.fields("commonMetadata")
    commonLabels = try common.map("labels")
    commonAnnotations = try common.map("annotations")
    substitutes = spec["postBuild"] != nil
    let postBuild = try spec.fields("postBuild")
    variables = try postBuild.map("substitute")
    variablesFrom = try FluxKustomization.references(postBuild, in: namespace)
    alwaysSubstitutes = try postBuild.text("substituteStrategy") == "Always"
    let decryption = try spec.fields("decryption")
    let provider = try decryption.text("provider")
    if let provider, provider != "sops" {
      throw FluxError(
        "decryption-provider", at: place, "the decryption provider '\(provider)' is not known",
        expected: "sops")
    }
    decrypts = provider != nil
    decryptionSecret = try decryption.fields("secretRef").text("name")
    dependsOn = try spec.objects("dependsOn").map { (item) throws(FluxError) in
      NamespacedName(try item.text("namespace") ?? namespace, try item.text("name") ?? "")
    }
    isSuspended = try spec.flag("suspend")
  }

  /// Reads an object from its JSON.
  public init(json: String, at place: Place?) throws(FluxError) {
    do {
      try self.init(JSON.parse(Array(json.utf8)), at: place)
    } catch let error as FluxError {
      throw error
    } catch {
      throw FluxError("object", at: place, "the Kustomization is no object: \(error)")
    }
  }

  /// The folder that it builds; nil where the path leaves the source.
  public var folder: TreePath? {
    TreePath(String(path.drop { $0 == "/" }))
  }

  private static func source(_ spec: ObjectFields, in namespace: String) throws(FluxError)
    -> ObjectReference?
  {
    let source = try spec.fields("sourceRef")
    guard let name = try source.text("name") else { return nil }
    return ObjectReference(
      kind: try source.text("kind") ?? "GitRepository",
      try source.text("namespace") ?? namespace, name)
  }

  private static func references(_ postBuild: ObjectFields, in namespace: String)
    throws(FluxError) -> [VariableReference]
  {
    var all: [VariableReference] = []
    for item in try postBuild.objects("substituteFrom") {
      all.append(
        VariableReference(
          object: ObjectReference(
            kind: try item.text("kind") ?? "", namespace, try item.text("name") ?? ""),
          isOptional: try item.flag("optional")))
    }
    return all
  }
}

extension FluxKustomization {
  /// Namespace and name of an object that may be wrong otherwise.
  static func name(inJSON json: String) -> NamespacedName {
    do {
      let metadata = try JSON.parse(Array(json.utf8))["metadata"]
      return NamespacedName(metadata?["namespace"]?.text ?? "", metadata?["name"]?.text ?? "")
    } catch {
      return NamespacedName("", "")
    }
  }
}
