import BuildGraph

/// What a build would do, of the nodes that are known without running any: what `--dry-run` prints.
struct BuildPlan {
  private let explanations: [Explanation]

  /// The plan for some nodes: they and all that they use.
  init(_ labels: [Label], graph: DeclaredGraph, engine: Engine) throws {
    let known = WorkGraph(graph) { engine.record(of: $0) }
    let reached = known.uses.reached(from: known.set(labels)).members.map { known.labels[$0] }
    let foreign = labels.filter { known[$0] == nil }
    explanations = try engine.outlook(reached + foreign)
  }

  /// A line for each node that would run, or may.
  var lines: [String] {
    explanations.compactMap { explanation in
      explanation.prospect.words.map { "\(explanation.label) \($0)" }
    }
  }

  /// An event for each node.
  var events: [String] {
    explanations.map { explanation in
      EventLine.plan(
        label: explanation.label.description, explanation.prospect.state,
        reason: explanation.prospect.reason)
    }
  }

  /// `cluster: 28 nodes, 2 would run, 1 may run, 25 up to date`.
  func summary(title: String) -> String {
    let states = explanations.map(\.prospect.state)
    var parts = ["\(states.count) \(states.count == 1 ? "node" : "nodes")"]
    for (state, words) in [
      (EventLine.PlanState.wouldRun, "would run"), (.mayRun, "may run"),
      (.unknown, "not known"), (.unchanged, "up to date"),
    ] {
      let count = states.count { $0 == state }
      if count > 0 { parts.append("\(count) \(words)") }
    }
    return "\(title): " + parts.joined(separator: ", ")
  }
}

extension Explanation.Prospect {
  /// What would come of the node, in words; nil where nothing would.
  fileprivate var words: String? {
    switch self {
    case .unchanged: nil
    case .wouldRun(let reason): "would run because \(reason)"
    case .mayRun(let label): "runs if the output of \(label) changes"
    case .unknown: "is declared by nobody yet"
    }
  }

  fileprivate var state: EventLine.PlanState {
    switch self {
    case .unchanged: .unchanged
    case .wouldRun: .wouldRun
    case .mayRun: .mayRun
    case .unknown: .unknown
    }
  }

  fileprivate var reason: String? {
    switch self {
    case .wouldRun(let reason): reason.description
    case .mayRun(let label): "the output of \(label) may change"
    case .unchanged, .unknown: nil
    }
  }
}
