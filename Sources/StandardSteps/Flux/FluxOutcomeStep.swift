public import BuildGraph
import FileTree
import Findings
import Flux
import YAML

/// `flux.outcome`: what comes of building a Kustomization: its objects, or why there are none. A
/// failure is an answer like others here, so that it is kept and stops nobody who does not need the
/// objects. Declared by `flux.discovery`.
///
/// With `isDraft` it is `flux.draft`: what is built before variables are substituted.
public struct FluxOutcomeStep: Step {
  public static let id = "flux.outcome"
  public static let version: UInt32 = 1
  public static let summary = "what comes of building a Kustomization"
  public static let isAuxiliary = true
  public static let parameters = FluxOutcome.parameters

  /// The id of `flux.draft`.
  static let draftID = FluxDraftStep.id
  /// The artifact that tells of children and variables.
  static let outline = "outline"
  /// The artifact that tells of findings and of what the objects are.
  static let report = "report"

  private let decryptors: (any DecryptorSource)?

  /// The step; `decryptors` is needed where secrets are to be decrypted.
  public init(decryptors: (any DecryptorSource)? = nil) {
    self.decryptors = decryptors
  }

  public func run(_ context: any StepContext) throws -> StepOutput {
    try FluxOutcome(context, decryptors).output { builder, object, inputs in
      try builder.build(object, with: inputs)
    }
  }
}

/// `flux.draft`: what a Kustomization builds before variables are substituted, for one that waits
/// for variables which nobody else brings. Declared by `flux.discovery`.
public struct FluxDraftStep: Step {
  public static let id = "flux.draft"
  public static let version = FluxOutcomeStep.version
  public static let summary = "what a Kustomization builds before variables are substituted"
  public static let isAuxiliary = true
  public static let parameters = FluxOutcome.parameters

  private let decryptors: (any DecryptorSource)?

  /// The step; `decryptors` is needed where secrets are to be decrypted.
  public init(decryptors: (any DecryptorSource)? = nil) {
    self.decryptors = decryptors
  }

  public func run(_ context: any StepContext) throws -> StepOutput {
    try FluxOutcome(context, decryptors).output { builder, object, _ in try builder.draft(object) }
  }
}

/// One attempt at a Kustomization.
struct FluxOutcome {
  static let parameters =
    [
      StepParameter("cluster", .string, isRequired: true, "the name of the flux.build node"),
      StepParameter("object", .string, isRequired: true, "the Kustomization, JSON"),
      StepParameter(
        "variables", .list(.string), "where the variables of each substituteFrom come from"),
    ] + FluxParameters.declared

  private let context: any StepContext
  private let parameters: FluxParameters
  private let cluster: String
  private let decryptors: (any DecryptorSource)?

  init(_ context: any StepContext, _ decryptors: (any DecryptorSource)?) throws {
    self.context = context
    self.decryptors = decryptors
    parameters = FluxParameters(context.node.parameters)
    cluster = try context.text("cluster")
  }

  typealias Work = (FluxBuilder, FluxKustomization, [VariableInput]) throws -> BuiltKustomization

  /// The artifacts of the attempt.
  func output(_ work: Work) throws -> StepOutput {
    do {
      let object = try FluxKustomization(json: context.text("object"), at: nil)
      // All questions to other nodes first: the run may have to wait for them.
      let inputs = try self.inputs(object)
      let rules = try context.need([
        ArtifactRequest(FluxRootStep.label(cluster), artifact: FluxRootStep.rules)
      ])[0]
      let builder = FluxBuilder(
        tree: try FluxRootStep.rules(rules).filter(context.tree), options: parameters.options,
        decryptor: try parameters.decryptor(decryptors, context))
      return try artifacts(of: try work(builder, object, inputs))
    } catch {
      // Whoever waits, or was stopped, has not failed.
      if context.isInterrupted { throw error }
      guard let error = error as? any FindingError else { throw error }
      return StepOutput([
        artifact(FluxOutcomeStep.outline, try JSON.write(Outline.failed.json, schema: .json)),
        artifact(FluxOutcomeStep.report, try FindingData.bytes(error.findings)),
      ])
    }
  }

  private func artifact(_ name: String, _ bytes: [UInt8], _ type: MediaType = .json) -> Artifact {
    Artifact(
      name: name, mediaType: type, bytes: bytes, isSensitive: parameters.secrets == .decrypt)
  }

  private func artifacts(of built: BuiltKustomization) throws -> StepOutput {
    var artifacts = [
      artifact(Artifact.main, built.yaml(), .yaml),
      artifact(FluxOutcomeStep.outline, try JSON.write(Outline(of: built).json, schema: .json)),
      artifact(FluxOutcomeStep.report, try OutcomeReport(built).bytes()),
    ]
    for source in VariableSource.find(in: built.objects) {
      artifacts.append(
        artifact(source.object.description, try JSON.write(source.json, schema: .json)))
    }
    return StepOutput(artifacts)
  }

  // MARK: Variables

  private func inputs(_ object: FluxKustomization) throws -> [VariableInput] {
    let bindings = (context.node.parameters["variables"]?.elements ?? []).compactMap {
      $0.text.flatMap { ClusterQueue.Binding($0) }
    }
    var requests: [ArtifactRequest] = []
    for (reference, binding) in zip(object.variablesFrom, bindings) {
      if let label = provider(binding, of: object) {
        requests.append(ArtifactRequest(label, artifact: reference.object.description))
      }
    }
    var sources = try context.need(requests)[...]
    return try bindings.map { binding in
      if provider(binding, of: object) != nil, let artifact = sources.popFirst() {
        return VariableSource(json: try JSON.parse(artifact.bytes)).map { .source($0) } ?? .missing
      }
      return switch binding {
      case .built, .draft: .own
      case .open: .open
      case .absent: .absent
      case .missing: .missing
      }
    }
  }

  /// The node that a binding leads to; nil where it leads to none, or to this one.
  private func provider(_ binding: ClusterQueue.Binding, of object: FluxKustomization) -> Label? {
    switch binding {
    case .built(let id): Label(step: FluxOutcomeStep.id, subject: "\(cluster)/\(id)")
    case .draft(let id) where id != object.id:
      Label(step: FluxDraftStep.id, subject: "\(cluster)/\(id)")
    default: nil
    }
  }
}
