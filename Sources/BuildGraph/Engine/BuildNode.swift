import BuildStore
import Findings

/// The number of a node in one build: of those that are declared, and of those that somebody asked
/// for.
struct NodeNumber: Hashable, Sendable {
  let index: Int

  init(_ index: Int) {
    self.index = index
  }
}

/// A node in one build, and how far it is.
struct BuildNode: Sendable {
  /// Where a node stands.
  enum Phase: Sendable {
    /// Nobody has asked for it.
    case idle
    /// It waits for other nodes.
    case waiting
    /// It waits for a lane.
    case queued
    /// A lane works on it.
    case working
    /// Another process runs it.
    case parked
    /// It is done with; with a product, unless nobody declares it.
    case done
  }

  /// What a node is about when it waits or works.
  enum Stage: Sendable {
    /// The nodes that come before it by declaration.
    case needs
    /// Its traces are compared with the world.
    case checking
    /// Its step runs.
    case running
  }

  /// What a lane does for a node.
  enum Work: Sendable {
    /// Answers questions about files.
    case lookUp([QuestionID])
    /// Reads its artifacts from the store, and writes those that belong into the tree.
    case load(TraceID)
    /// Runs its step.
    case run
  }

  /// A node that another one waits for, and why.
  struct Wait: Sendable {
    var node: NodeNumber
    var edge: BuildRun.Edge
  }

  /// A node to be woken; only if it still waits for the same things.
  struct User: Sendable {
    var node: NodeNumber
    var turn: UInt32
  }

  let label: Label
  let labelID: LabelID
  /// Nil as long as nobody declares it.
  var spec: NodeSpec?
  /// The node that declared it; nil for the graph.
  var declarer: Label?
  var key: NodeKey?

  var phase = Phase.idle
  var stage = Stage.needs
  var work: Work?
  var product: NodeProduct?
  var cursor: TraceCursor?
  /// The newest trace when the check began: another process may have added one since.
  var newest: TraceID?
  var reason = RunReason.new
  /// Whether it was asked for from outside.
  var isRequested = false
  /// Whether the build needs it: it was not only started for what it may declare.
  var isWanted = false
  /// Whether it was not begun because too many nodes wait for each other down to it.
  var isTooDeep = false
  /// How many nodes wait for each other down to this one.
  var depth = 0
  /// The longest way to a requested node, in recorded microseconds.
  var critical: UInt64 = 0

  var waits: [Wait] = []
  var openWaits = 0
  /// Counts how often it began to wait.
  var turn: UInt32 = 0
  var users: [User] = []
  /// The nodes that it used so far, in the order in which it asked; first its needs.
  var uses: [NodeNumber] = []
  var needCount = 0

  /// Counts the runs of its step, to tell a late one.
  var attempt: UInt32 = 0
  var signal = RunSignal()
  var duration = Duration.zero
  var restarts = 0

  init(_ label: Label, _ labelID: LabelID) {
    self.label = label
    self.labelID = labelID
  }
}

/// What came of a node.
struct NodeProduct: Sendable {
  /// Where its artifacts are.
  enum Content: Sendable {
    case nothing
    /// In the store; the bytes too, where somebody wanted them.
    case stored(TraceID, [RunRecord.ReadyArtifact]?)
    /// They were just made.
    case made([RunRecord.ReadyArtifact], [TraceRecord.Output])
  }

  var state: NodeOutcome.State
  var content = Content.nothing
  var findings: [Finding] = []
  var reason: RunReason?
  var skippedFor: NodeNumber?

  init(_ state: NodeOutcome.State, _ content: Content = .nothing, findings: [Finding] = []) {
    self.state = state
    self.content = content
    self.findings = findings
  }

  var isReady: Bool { state.isReady }
}
