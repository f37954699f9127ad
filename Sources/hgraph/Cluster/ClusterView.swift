import BuildGraph
import FileTree
import Findings
import Flux
import GraphLanguage
import StandardSteps
import Text

/// A cluster as Flux would make it of a tree: its Kustomizations with what came of each.
struct ClusterView: Sendable {
  /// A Kustomization.
  struct Member: Sendable {
    let label: Label
    let entry: ClusterIndex.Member
    /// What is known of its build; nil where nothing was tried.
    let report: OutcomeReport?
    /// Errors and warnings, with the Kustomizations that led there.
    let findings: [Finding]
    /// The manifests; nil where it could not be built.
    let manifests: [UInt8]?

    var id: NamespacedName { entry.id }
    var errors: [Finding] { findings.filter { $0.severity == .error } }

    /// `ok`, `suspended`, `incomplete`, `external` or `failed`.
    var state: String {
      if entry.state == .external { return "external" }
      if manifests == nil { return "failed" }
      if entry.isSuspended { return "suspended" }
      return report?.gaps.isEmpty ?? true ? "ok" : "incomplete"
    }
  }

  /// The name of the `flux.build` node.
  let name: String
  /// The folder that it begins with.
  let root: String
  /// Its Kustomizations, by namespace and name.
  let members: [Member]
  /// What is wrong with it as a whole.
  let findings: [Finding]

  /// The Kustomization of a name.
  func member(_ id: NamespacedName) -> Member? { members.first { $0.id == id } }

  /// The source objects that its Kustomizations build.
  func source(_ object: ObjectReference) -> Inventory.Source? {
    for member in members {
      if let source = member.report?.inventory.sources.first(where: { $0.object == object }) {
        return source
      }
    }
    return nil
  }
}

/// All clusters of a workspace, built.
struct ClusterViews: Sendable {
  let clusters: [ClusterView]
  /// Findings of the build that belong to no Kustomization.
  let findings: [Finding]
  /// What came of the nodes.
  let report: BuildReport

  /// Builds what Flux makes of a tree: all of it, or what some words name (targets and nodes).
  init(
    _ workspace: Workspace, over files: (any FileTree)? = nil, words: [String] = [],
    cancellation: BuildCancellation? = nil
  ) throws {
    let graph = try workspace.loadGraph(files)
    let nodes = try ClusterViews.nodes(of: graph, words)
    let engine = workspace.engine(
      graph, BuildSettings(files: files, keepsGoing: true, artifacts: .reached))
    report = engine.build(named: nodes.map(\.label.description), cancellation: cancellation) { _ in
    }
    var clusters: [ClusterView] = []
    var findings = report.findings
    for node in nodes {
      guard let index = report.artifacts(of: ClusterIndex.label(node.label.subject)).first else {
        findings += ClusterViews.failures(below: node, report)
        continue
      }
      clusters.append(
        try ClusterView(node, index: ClusterIndex(index.bytes), report))
    }
    self.clusters = clusters
    self.findings = findings
  }

  /// The `flux.build` nodes that some words lead to, themselves or by a target; all without words.
  private static func nodes(of graph: DeclaredGraph, _ words: [String]) throws -> [NodeSpec] {
    let all = graph.nodes.filter { $0.label.step == FluxBuildStep.id }
    let wanted = try words.flatMap { try graph.labels(named: $0) }
    let nodes = words.isEmpty ? all : all.filter { wanted.contains($0.label) }
    if nodes.isEmpty {
      throw GraphError([
        Finding(
          code: "cluster.none", "there is nothing here that Flux begins with",
          expected: "a node with the step \(FluxBuildStep.id)",
          hints: ["--path DIR names the folder that Flux begins with"])
      ])
    }
    return nodes
  }

  /// Why a cluster could not even be looked at.
  private static func failures(below node: NodeSpec, _ report: BuildReport) -> [Finding] {
    report.reached.flatMap { label in
      label.subject.hasSameBytes(as: node.label.subject)
        ? report.outcomes[label]?.findings.filter { $0.severity == .error } ?? [] : []
    }
  }

  /// Whether everything could be built.
  var succeeded: Bool {
    findings.allSatisfy { $0.severity != .error }
      && clusters.allSatisfy { cluster in
        cluster.findings.isEmpty && cluster.members.allSatisfy { $0.state != "failed" }
      }
  }

  /// All findings of all Kustomizations.
  var allFindings: [Finding] {
    findings + clusters.flatMap { $0.findings + $0.members.flatMap(\.findings) }
  }
}

extension ClusterView {
  init(_ node: NodeSpec, index: ClusterIndex, _ report: BuildReport) throws {
    name = node.label.subject
    root = node.parameters["root"]?.text ?? ""
    findings = index.findings
    var members: [Member] = []
    for entry in index.members.sorted(by: { $0.id < $1.id }) {
      let label = FluxKustomizationStep.label(name, entry.id)
      let request = FluxKustomizationStep.report(name, entry.id)
      let artifact = report.artifacts(of: request.label).first {
        $0.name.hasSameBytes(as: request.artifact)
      }
      let outcome = report.outcomes[label]
      members.append(
        Member(
          label: label, entry: entry, report: try artifact.map { try OutcomeReport($0.bytes) },
          findings: outcome?.findings ?? [],
          manifests: outcome?.artifacts.first?.bytes))
    }
    self.members = members
  }
}
