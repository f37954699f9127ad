public import BuildGraph
import FileTree
import Findings
import Flux
import Text
import YAML

/// `flux.discovery`: finds the Kustomizations of a cluster, and declares a node for each with the
/// nodes that bring its variables. It knows what was built by outlines alone, so it runs again only
/// where another Kustomization appears or goes. Declared by `flux.build`.
public struct FluxDiscoveryStep: Step {
  public static let id = "flux.discovery"
  public static let version: UInt32 = 1
  public static let summary = "which Kustomizations a cluster has"
  public static let parameters = FluxRootStep.parameters
  public static let discovers = true
  public static let isAuxiliary = true

  /// The step; it has no state.
  public init() {}

  public func run(_ context: any StepContext) throws -> StepOutput {
    var run = try DiscoveryRun(context)
    try run.drive()
    let index = ClusterIndex(run.queue)
    let isSensitive = run.parameters.secrets == .decrypt
    return StepOutput([
      Artifact(mediaType: .json, bytes: try index.bytes(), isSensitive: isSensitive)
    ])
  }
}

/// One run of a discovery.
private struct DiscoveryRun {
  let context: any StepContext
  let parameters: FluxParameters
  var queue: ClusterQueue
  private var declared: Set<NamespacedName> = []

  private var cluster: String { context.node.label.subject }

  init(_ context: any StepContext) throws {
    self.context = context
    parameters = FluxParameters(context.node.parameters)
    let root = FluxRootStep.label(context.node.label.subject)
    try context.declare([NodeSpec(root, parameters: context.node.parameters)])
    let artifact = try context.need([ArtifactRequest(root)])[0]
    queue = ClusterQueue(
      root: try FluxRootStep.child(artifact), source: ClusterRoot.source,
      allowsMissing: parameters.options.allowsMissingVariables)
  }

  mutating func drive() throws {
    while true {
      switch queue.next() {
      case .nothing:
        // Those that could not even be tried say why by nodes of their own.
        try declareVerdicts(queue.members.filter { $0.state != .external }.map(\.id))
        return
      case .draft(let jobs):
        let outlines = try outlines(of: jobs, FluxOutcomeStep.draftID)
        for (job, outline) in zip(jobs, outlines) { queue.addDraft(job, outline) }
      case .build(let jobs):
        try declareVerdicts(jobs.map(\.id))
        let outlines = try outlines(of: jobs, FluxOutcomeStep.id)
        for (job, outline) in zip(jobs, outlines) { queue.finish(job, outline) }
      }
    }
  }

  private func outlines(of jobs: [ClusterQueue.Job], _ step: String) throws -> [Outline] {
    let labels = jobs.map { Label(step: step, subject: "\(cluster)/\($0.id)") }
    try context.declare(
      zip(jobs, labels).map { job, label in
        NodeSpec(
          label,
          parameters: parameters.map([
            "cluster": .string(cluster), "object": .string(job.json),
            "variables": .list(job.bindings.map { .string($0.text) }),
          ]))
      })
    let artifacts = try context.need(
      labels.map { ArtifactRequest($0, artifact: FluxOutcomeStep.outline) })
    return try artifacts.map { artifact in
      guard let outline = Outline(json: try JSON.parse(artifact.bytes)) else {
        throw ParameterError(
          label: context.node.label, name: FluxOutcomeStep.outline, expected: "an outline")
      }
      return outline
    }
  }

  private mutating func declareVerdicts(_ ids: [NamespacedName]) throws {
    let new = ids.filter { declared.insert($0).inserted }
    let members = Dictionary(
      queue.members.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    try context.declare(
      new.map { id in
        var own: [String: Parameter] = [
          "chain": .list(queue.chain(of: id).map { .string($0.description) })
        ]
        if let member = members[id], let error = member.error {
          own["errors"] = .string(String(decoding: try FindingData.bytes(error), as: UTF8.self))
        }
        return NodeSpec(
          FluxKustomizationStep.label(cluster, id),
          parameters: .map(
            Dictionary(own.map { (ByteText($0.key), $0.value) }, uniquingKeysWith: { $1 })),
          place: context.node.place)
      })
  }
}

extension ClusterQueue.Binding {
  /// The binding as a parameter.
  var text: String {
    switch self {
    case .built(let id): "built:\(id)"
    case .draft(let id): "draft:\(id)"
    case .open: "open"
    case .absent: "absent"
    case .missing: "missing"
    }
  }

  /// A binding from a parameter; nil where it is none.
  init?(_ text: String) {
    switch text {
    case "open": self = .open
    case "absent": self = .absent
    case "missing": self = .missing
    default:
      guard let id = NamespacedName(String(text.dropFirst(6))) else { return nil }
      if text.hasPrefix("built:") {
        self = .built(id)
      } else if text.hasPrefix("draft:") {
        self = .draft(id)
      } else {
        return nil
      }
    }
  }
}
