public import BuildGraph
import Flux

/// `flux.build`: everything that Flux makes of a repository, from a root folder on. Each
/// Kustomization is a node of its own, `flux.kustomization:NAME/NAMESPACE/NAME`; this one is done
/// when all of them are.
public struct FluxBuildStep: Step {
  public static let id = "flux.build"
  public static let version: UInt32 = 1
  public static let summary = "all Flux Kustomizations that a folder leads to"
  public static let parameters =
    [
      StepParameter("root", .path, isRequired: true, "the folder that Flux begins with")
    ] + FluxParameters.declared
  public static let discovers = true

  /// The variable that says what becomes of secrets, over the parameter `secrets`.
  public static let secretsVariable = "HGRAPH_SECRETS"

  /// The step; it has no state.
  public init() {}

  public func run(_ context: any StepContext) throws -> StepOutput {
    let cluster = context.node.label.subject
    let discovery = Label(step: FluxDiscoveryStep.id, subject: cluster)
    var parameters = FluxParameters(context.node.parameters)
    if let mode = try context.environment(FluxBuildStep.secretsVariable) {
      parameters.secrets = SecretsMode(rawValue: mode) ?? parameters.secrets
    }
    try context.declare([
      NodeSpec(
        discovery, parameters: parameters.map(["root": .string(try context.text("root"))]),
        place: context.node.place)
    ])
    let artifact = try context.need([ArtifactRequest(discovery)])[0]
    let index = try ClusterIndex(artifact.bytes)
    _ = try context.need(
      index.members.filter { $0.state != .external }.map {
        ArtifactRequest(FluxKustomizationStep.label(cluster, $0.id))
      })
    if !index.findings.isEmpty { throw FluxError(index.findings) }
    return StepOutput([Artifact(mediaType: .json, bytes: artifact.bytes)])
  }
}
