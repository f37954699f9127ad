public import Findings
public import Kustomize
public import YAML

/// An object that the build of a Flux Kustomization gives.
public struct BuiltObject: Sendable {
  /// What it is called.
  public var id: ResourceID
  /// The object.
  public var node: Node
  /// Its document, with a line end.
  public var text: [UInt8]
  /// Where it was written, or generated.
  public var origin: Place
  /// Whether placeholders stand in it for encrypted values.
  public var isRedacted = false
  /// How plain scalars of the node are to be read.
  public var schema = Schema.kustomizeResource

  /// Whether it is of a kind, in any version.
  func isKind(_ kind: String, _ group: String) -> Bool {
    id.gvk.kind == kind && id.gvk.group == group
  }

  /// The object as JSON.
  func json() throws(YAMLError) -> [UInt8] {
    try JSON.write(node, schema: schema, layout: .go, file: origin.file)
  }

  /// The text of a switch of Flux's, `PREFIX/NAME`, as label or annotation.
  func fluxSwitch(_ name: String) -> [String] {
    ["labels", "annotations"].compactMap {
      node["metadata"]?[$0]?[FluxKustomization.group + "/" + name]?.text
    }
  }
}

/// What the build of a Flux Kustomization gives.
public struct BuiltKustomization: Sendable {
  /// The objects, in output order.
  public var objects: [BuiltObject]
  /// What is worth knowing.
  public var warnings: [Finding] = []
  /// Names of variables that got a placeholder, sorted.
  public var unknownVariables: [String] = []
  /// Why the output is not what the cluster gets, in words; empty where it is.
  public var gaps: [String] = []

  /// The objects as the documents of one YAML stream.
  public func yaml() -> [UInt8] {
    var output: [UInt8] = []
    for (position, object) in objects.enumerated() {
      if position > 0 { output += Array("---\n".utf8) }
      output += object.text
    }
    return output
  }
}
