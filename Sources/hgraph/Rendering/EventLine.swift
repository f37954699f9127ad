import Findings

/// The events of `--json`, one a line: `start` first, `summary` last. `v` is raised when a member
/// changes its meaning or goes away; new members may come at any time.
enum EventLine {
  static let version = 1

  /// What became of a node.
  enum NodeState: String, CaseIterable, Sendable {
    case built
    case unchanged
    case failed
    case skipped
  }

  /// What would come of a node (`--dry-run`).
  enum PlanState: String, CaseIterable, Sendable {
    case unchanged
    case wouldRun = "would-run"
    case mayRun = "may-run"
    case unknown
  }

  /// How many nodes there were, and what became of them.
  struct Counts: Equatable, Sendable {
    var nodes = 0
    var built = 0
    var unchanged = 0
    var failed = 0
    var skipped = 0
  }

  /// The work begins; the label is the target's.
  static func start(label: String) -> String {
    event("start", label).line
  }

  /// A node is done; `reason` is why it ran, failed or was skipped.
  static func node(
    label: String, _ state: NodeState, milliseconds: Int, reason: String? = nil
  ) -> String {
    var line = event("node", label)
    line.add("state", state.rawValue)
    line.add("ms", milliseconds)
    line.add("reason", reason)
    return line.line
  }

  /// A node of a build that is only planned.
  static func plan(label: String, _ state: PlanState, reason: String?) -> String {
    var line = event("plan", label)
    line.add("state", state.rawValue)
    line.add("reason", reason)
    return line.line
  }

  /// A finding; the label is that of the node that it comes from.
  static func finding(_ finding: Finding, label: String? = nil) -> String {
    var line = event("finding", label)
    line.add("severity", finding.severity.rawValue)
    line.add("code", finding.code)
    line.add("message", finding.message)
    if let place = finding.place {
      line.add("file", place.file)
      line.add("line", place.line > 0 ? place.line : nil)
      line.add("column", place.column > 0 ? place.column : nil)
    }
    line.add("expected", finding.expected)
    line.add("found", finding.found)
    line.add("hints", finding.hints)
    line.add("chain", finding.chain.map(\.description))
    return line.line
  }

  /// The work is done; `state` is `failed` where a node failed, `built` where one ran, else
  /// `unchanged`. `kept` and `overwritten` are files with edits that were not committed.
  static func summary(
    label: String, _ counts: Counts, milliseconds: Int, kept: [String] = [],
    overwritten: [String] = []
  ) -> String {
    var line = event("summary", label)
    let state: NodeState =
      counts.failed > 0 ? .failed : counts.built > 0 ? .built : .unchanged
    line.add("state", state.rawValue)
    line.add("ms", milliseconds)
    line.add("nodes", counts.nodes)
    line.add("built", counts.built)
    line.add("unchanged", counts.unchanged)
    line.add("failed", counts.failed)
    line.add("skipped", counts.skipped)
    line.add("kept", kept)
    line.add("overwritten", overwritten)
    return line.line
  }

  private static func event(_ name: String, _ label: String?) -> JSONLine {
    var line = JSONLine()
    line.add("v", version)
    line.add("event", name)
    line.add("label", label)
    return line
  }
}
