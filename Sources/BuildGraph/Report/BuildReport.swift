public import BuildStore
public import Digest
public import Findings
public import Text

/// What came of a build.
///
/// Where nobody wanted artifacts (`BuildOptions.artifacts`) and nothing changed since the last
/// build of the same, there are only the counts and the findings: no node was looked at.
public struct BuildReport: Sendable {
  /// What came of each node that was looked at.
  public let outcomes: [Label: NodeOutcome]
  /// The nodes that the requested ones reach, themselves included, sorted by label: what a clean
  /// build would reach too.
  public let reached: [Label]
  /// Findings about the build itself and about requested labels that nobody knows.
  public let findings: [Finding]
  /// Counts over the reached nodes.
  public internal(set) var summary: BuildSummary
  /// The graph that was built; empty where nothing changed, so that nobody loaded it, or where it
  /// could not be loaded.
  public internal(set) var graph = DeclaredGraph()
  /// What the store has of this build: the traces of the reached nodes, and those of the graph and of
  /// the build itself, for its record. Nodes that are made from secrets leave none.
  public internal(set) var traces: [TraceID] = []
  /// Whether nothing changed since an earlier build of the same, so that no node was looked at:
  /// `traces` is then that build's own trace alone, which stands for all that it had.
  public internal(set) var isStanding = false
  /// The warnings and notes of nodes that were not looked at one by one, because nothing changed
  /// since the last build.
  var replayed: [Finding] = []

  /// Whether everything that was asked for is there.
  public var succeeded: Bool {
    summary.failed == 0 && summary.skipped == 0 && !findings.contains { $0.severity == .error }
  }

  /// The artifacts of a node in its step's order; empty where it failed or was not looked at.
  public func artifacts(of label: Label) -> [Artifact] {
    outcomes[label]?.artifacts ?? []
  }

  /// All findings: of the build and of the reached nodes, by label.
  public var allFindings: [Finding] {
    findings + replayed + reached.flatMap { outcomes[$0]?.findings ?? [] }
  }
}

/// What came of one node.
public struct NodeOutcome: Sendable {
  /// How a node ended.
  public enum State: String, Hashable, Sendable {
    /// Its step ran.
    case built
    /// Its artifacts came from the store.
    case unchanged
    /// Its step failed, or it could not be run.
    case failed
    /// A node that it needs failed.
    case skipped
  }

  /// How the node ended.
  public var state: State
  /// Its artifacts, where it is built or unchanged.
  public var artifacts: [Artifact] = []
  /// Errors where it failed; else warnings and notes, also those of the run that the store kept.
  public var findings: [Finding] = []
  /// Why it ran; nil where it did not.
  public var reason: RunReason?
  /// How long the step ran in this build, all attempts.
  public var duration = Duration.zero
  /// How often the run was started again because it waited for another node.
  public var restarts = 0
  /// The node that failed, where this one was skipped.
  public var skippedFor: Label?
  /// What the store has of the run that made its artifacts; nil where it has none.
  public var trace: TraceID?
  /// The digests of its artifacts by their names, where the store has nothing of them. Those of
  /// secrets can only be compared within one process.
  public var unstored: [ByteText: Digest] = [:]
}
