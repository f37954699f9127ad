public import BuildGraph
import Findings
public import Flux
import YAML

/// `flux.kustomization`: the manifests of one Flux Kustomization, as kustomize-controller would
/// apply them. Declared by `flux.build` and what it declares; it fails where they cannot be built.
public struct FluxKustomizationStep: Step {
  public static let id = "flux.kustomization"
  public static let version: UInt32 = 1
  public static let summary = "the manifests of one Flux Kustomization"
  public static let parameters = [
    StepParameter("chain", .list(.string), "where it and those that led to it were written"),
    StepParameter("errors", .string, "why it cannot be built, where that is known before"),
  ]

  /// The step; it has no state.
  public init() {}

  /// The label of a Kustomization of a cluster.
  public static func label(_ cluster: String, _ id: NamespacedName) -> Label {
    Label(step: Self.id, subject: "\(cluster)/\(id)")
  }

  /// The label of what was tried for a Kustomization, and its artifact that tells what came of it.
  public static func report(_ cluster: String, _ id: NamespacedName) -> ArtifactRequest {
    ArtifactRequest(
      Label(step: FluxOutcomeStep.id, subject: "\(cluster)/\(id)"),
      artifact: FluxOutcomeStep.report)
  }

  public func run(_ context: any StepContext) throws -> StepOutput {
    if let errors = context.node.parameters["errors"]?.text {
      throw FluxError(placed(try FindingData.findings(Array(errors.utf8)), context))
    }
    let outcome = Label(step: FluxOutcomeStep.id, subject: context.node.label.subject)
    let report = try context.need([
      ArtifactRequest(outcome, artifact: FluxOutcomeStep.report)
    ])[0]
    let findings = placed(try FindingData.findings(report.bytes), context)
    if findings.contains(where: { $0.severity == .error }) { throw FluxError(findings) }
    let main = try context.need([ArtifactRequest(outcome)])[0]
    return StepOutput(
      [Artifact(mediaType: .yaml, bytes: main.bytes, isSensitive: main.isSensitive)],
      findings: findings)
  }

  /// Findings with the Kustomizations that led there; those without a place get the object's.
  private func placed(_ findings: [Finding], _ context: any StepContext) -> [Finding] {
    let chain = (context.node.parameters["chain"]?.elements ?? []).compactMap {
      $0.text.map { Place(description: $0) }
    }
    return findings.map { finding in
      var finding = finding
      if finding.place == nil { finding.place = chain.last }
      return finding.reached(through: chain)
    }
  }
}
