public import BuildGraph
import FileTree
import Findings
import Flux
import YAML

/// `flux.root`: the Kustomization that a cluster begins with, and what its source leaves out.
/// Declared by `flux.discovery`.
public struct FluxRootStep: Step {
  public static let id = "flux.root"
  public static let version: UInt32 = 1
  public static let summary = "the Kustomization that a cluster begins with"
  public static let isAuxiliary = true
  public static let parameters =
    [
      StepParameter("root", .path, isRequired: true, "the folder that Flux begins with")
    ] + FluxParameters.declared

  /// The artifact that holds the rules of the source.
  static let rules = "rules"

  private let decryptors: (any DecryptorSource)?

  /// The step; `decryptors` is needed where secrets are to be decrypted.
  public init(decryptors: (any DecryptorSource)? = nil) {
    self.decryptors = decryptors
  }

  static func label(_ cluster: String) -> Label { Label(step: id, subject: cluster) }

  public func run(_ context: any StepContext) throws -> StepOutput {
    let parameters = FluxParameters(context.node.parameters)
    let folder = try context.path("root")
    let root = try ClusterRoot.find(
      folder, in: context.tree, options: parameters.options,
      decryptor: try parameters.decryptor(decryptors, context))
    let child = root.kustomization
    let object: Node = [
      "object": .string(child.json), "file": .string(child.place.file),
      "line": .int(child.place.line), "column": .int(child.place.column),
    ]
    let sections = root.rules.sections.map { section -> Node in
      ["folder": .string(section.folder.text), "text": .string(section.text)]
    }
    let isSensitive = parameters.secrets == .decrypt
    return StepOutput([
      Artifact(
        mediaType: .json, bytes: try JSON.write(object, schema: .json), isSensitive: isSensitive),
      Artifact(
        name: FluxRootStep.rules, mediaType: .json,
        bytes: try JSON.write(.sequence(sections), schema: .json)),
    ])
  }

  /// The root that an artifact holds.
  static func child(_ artifact: Artifact) throws -> Outline.Child {
    let node = try JSON.parse(artifact.bytes)
    return Outline.Child(
      json: node["object"]?.text ?? "",
      place: Place(
        file: node["file"]?.text ?? "", line: Int(node["line"]?.text ?? "") ?? 0,
        column: Int(node["column"]?.text ?? "") ?? 0))
  }

  /// The rules that an artifact holds.
  static func rules(_ artifact: Artifact) throws -> SourceRules {
    let node = try JSON.parse(artifact.bytes)
    return SourceRules(
      (node.sequence ?? []).map {
        SourceRules.Section(
          below: TreePath($0["folder"]?.text ?? "") ?? .root, $0["text"]?.text ?? "")
      })
  }
}
