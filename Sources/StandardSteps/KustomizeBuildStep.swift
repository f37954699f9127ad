public import BuildGraph
import FileTree
import Kustomize

/// `kustomize.build`: the manifests of a folder with a kustomization file, as `kustomize build`
/// prints them.
public struct KustomizeBuildStep: Step {
  public static let id = "kustomize.build"
  public static let version: UInt32 = 1
  public static let summary = "the manifests of a folder with a kustomization file"
  public static let parameters = [
    StepParameter("path", .path, isRequired: true, "the folder of the kustomization file"),
    StepParameter(
      "order", .choice(["legacy", "fifo"]),
      "the order of resources where the file has no sortOptions; legacy unless said"),
    StepParameter(
      "loadRestrictor", .choice(["rootOnly", "none"]),
      "which files may be read: the folder's own, or all of the workspace; rootOnly unless said"),
  ]

  /// The step; it has no state.
  public init() {}

  public func run(_ context: any StepContext) throws -> StepOutput {
    var options = KustomizeOptions()
    if context.node.parameters["order"]?.text == "fifo" { options.order = .fifo }
    if context.node.parameters["loadRestrictor"]?.text == "none" { options.loadRestrictor = .none }
    let path = try context.path("path")
    let result = try Kustomizer(tree: context.tree, options: options).build(path)
    return StepOutput(
      [Artifact(mediaType: .yaml, bytes: result.yaml())], findings: result.warnings)
  }
}
