public import Findings

/// What happens while a graph is built, in the order in which it happens.
public enum BuildEvent: Sendable {
  /// The build began; with what was asked for.
  case started(requested: [Label])
  /// A node's step begins to run, or goes on after a pause.
  case nodeStarted(Label)
  /// A node's run ended because it waits for other nodes; it starts again.
  case nodePaused(Label)
  /// A node is done with.
  case nodeFinished(Label, NodeOutcome)
  /// Something about the build itself, such as a store that cannot be written.
  case finding(Finding)
  /// The build ended.
  case finished(BuildSummary)
}

/// How many nodes ended in which state, of those that the requested nodes reach.
public struct BuildSummary: Hashable, Sendable {
  /// Nodes whose step ran.
  public var built = 0
  /// Nodes whose artifacts came from the store.
  public var unchanged = 0
  /// Nodes that failed.
  public var failed = 0
  /// Nodes that use one that failed.
  public var skipped = 0
  /// How long the build took.
  public var duration = Duration.zero

  /// A summary of nothing.
  public init() {}

  /// All nodes.
  public var total: Int { built + unchanged + failed + skipped }
}
