public import FileTree
public import Findings

/// A kind of work: a pure function of a file tree, its parameters and other nodes' artifacts.
///
/// A step asks through its context alone. What it returns may depend on nothing else: no clock, no
/// randomness, no unordered iteration, no state of its own. It may be run twice or dropped at any
/// moment, and run on any thread.
public protocol Step: Sendable {
  /// The kind's name, `kustomize.build`: the first part of its nodes' labels.
  static var id: String { get }
  /// Raised whenever the same questions and answers could give another output.
  static var version: UInt32 { get }
  /// One line for people: what the step does.
  static var summary: String { get }
  /// The parameters that a node of this kind takes under `with`.
  static var parameters: [StepParameter] { get }
  /// Whether its nodes declare others while they run. Where a label is not known, the nodes that
  /// discover are brought up to date before that is an error. False unless said.
  static var discovers: Bool { get }
  /// The pool whose places its runs take, for work that must not go on too often at once: see
  /// `DeclaredGraph.pools`. None unless said; a node may name another.
  static var pool: String? { get }
  /// How long one run may take; for ever unless said. A run that takes longer has failed.
  static var timeLimit: Duration? { get }

  /// Whether its runs keep to the timeouts of their nodes themselves: it runs commands, and ends
  /// them. False unless said: then such a run has failed when its time is up, see `timeLimit`.
  static var keepsTimeouts: Bool { get }

  /// Whether its nodes are there for others alone: their artifacts are nobody's goal, so `--out`
  /// leaves them out. False unless said.
  static var isAuxiliary: Bool { get }

  /// What is wrong with a node whose parameters are all of their types: what they must be together.
  /// Looked at before anything runs. Nothing unless said.
  static func faults(of node: NodeSpec) -> [Finding]

  /// Does the work of one node.
  ///
  /// Asks in batches and before heavy work: where an answer is not ready the run ends by the error
  /// that the context throws, and starts again later. An error that conforms to `FindingError` is
  /// shown as its findings.
  func run(_ context: any StepContext) throws -> StepOutput
}

extension Step {
  public static var discovers: Bool { false }
  public static var pool: String? { nil }
  public static var timeLimit: Duration? { nil }
  public static var keepsTimeouts: Bool { false }
  public static var isAuxiliary: Bool { false }
  public static func faults(of node: NodeSpec) -> [Finding] { [] }
}

/// What a step gives back: artifacts, and findings that are shown on every hit too (warnings and
/// notes).
public struct StepOutput: Sendable {
  /// The artifacts, in the step's own fixed order, names unique.
  public var artifacts: [Artifact]
  /// Warnings and notes, replayed whenever the output is taken from the store.
  public var findings: [Finding]

  /// An output from its parts.
  public init(_ artifacts: [Artifact], findings: [Finding] = []) {
    self.artifacts = artifacts
    self.findings = findings
  }
}

/// What a step sees while it runs. Every answer is recorded: together they are the node's
/// dependencies.
///
/// Once `isInterrupted`, every call throws, and whatever the step returns is dropped: a format
/// library that swallows an error does no harm.
public protocol StepContext: AnyObject {
  /// The node that runs.
  var node: NodeSpec { get }
  /// The files, recording.
  var tree: any FileTree { get }
  /// Whether the run has ended: it waits for another node's output, or was cancelled.
  var isInterrupted: Bool { get }

  /// Artifacts of other nodes, in the order asked. All in one call are one batch and may be built
  /// in parallel.
  func need(_ requests: [ArtifactRequest]) throws -> [Artifact]
  /// Adds nodes to the graph; they are part of this node's trace. They are built when somebody
  /// needs them. Only a step that `discovers` may, and such nodes have no `writes`.
  func declare(_ nodes: [NodeSpec]) throws
  /// The value of an environment variable; nil where it is not set.
  func environment(_ name: String) throws -> String?
  /// Where a program of the machine lies: an executable file of that name in `StandardSearch.path`,
  /// or any file at an absolute path; nil where there is none. Recorded are the path, the content
  /// and whether it may be executed.
  func tool(_ name: String) throws -> String?
  /// A new empty folder for this run. One that is asked for after something secret was seen lies in
  /// memory; where there is no such place this throws.
  func scratch() throws -> ScratchFolder
  /// Does something that may ask of the tree without being recorded. Whatever the output then
  /// depends on must be asked again outside of it: one build has one answer to each question.
  func unrecorded<Result>(_ work: () throws -> Result) rethrows -> Result
}

/// The question for one artifact of a node.
public struct ArtifactRequest: Hashable, Sendable {
  /// The node.
  public var label: Label
  /// The artifact's name.
  public var artifact: String

  /// A request for an artifact, the only one of its node by default.
  public init(_ label: Label, artifact: String = Artifact.main) {
    self.label = label
    self.artifact = artifact
  }
}

/// A parameter of a step, as a declaration: what graph files are checked against, and what `hgraph
/// schema` prints.
public struct StepParameter: Sendable {
  /// What values a parameter takes.
  public indirect enum Kind: Sendable {
    case string
    /// A `ParameterTemplate` with elements of these other parameters, which are lists.
    case template([String])
    /// A path below the root of the workspace.
    case path
    case bool
    case int
    case choice([String])
    case list(Kind)
    /// Names to values of one kind.
    case map(Kind)
  }

  /// The key under `with`.
  public var name: String
  /// What it takes.
  public var kind: Kind
  /// Whether it must be given.
  public var isRequired: Bool
  /// One line for people.
  public var summary: String

  /// A parameter from its parts.
  public init(_ name: String, _ kind: Kind, isRequired: Bool = false, _ summary: String) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.summary = summary
  }
}
