public import BuildStore
public import FileTree
public import Findings

/// What the difference of two trees means for a graph: the nodes that it may touch, and, where both
/// sides were built, those whose artifacts differ.
public struct BuildComparison: Sendable {
  /// Why a node may be touched.
  public enum Cause: Hashable, Sendable {
    /// A file that it looked at, or looked for, differs.
    case file(TreePath)
    /// It is declared otherwise, at this place in the newer graph.
    case declaration(Place?)
    /// Only one side declares it.
    case declaredOnce(Place?)
    /// It uses an artifact of a node that is touched.
    case output(of: Label)
    /// A node that is touched declares it.
    case declarer(Label)
    /// The older side has no run of it that is known, so nobody knows what it looks at.
    case unknown
  }

  /// What became of a node.
  public enum Outcome: String, Hashable, Sendable {
    /// Only the newer side has it.
    case added
    /// Only the older side has it.
    case removed
    /// Its artifacts differ.
    case changed
    /// Its artifacts are the same.
    case same
    /// The newer side cannot build it.
    case failed
  }

  /// A node that is or may be touched.
  public struct Node: Sendable {
    /// The node.
    public let label: Label
    /// Why it may be touched; empty where nothing says that it is.
    public internal(set) var causes: [Cause] = []
    /// What became of it; nil where the newer side was not built.
    public internal(set) var outcome: Outcome?

    /// Whether it may be touched.
    public var isTouched: Bool { !causes.isEmpty }
    /// Whether something became of it.
    public var isChanged: Bool { outcome.map { $0 != .same } ?? false }
  }

  /// One side: its graph and what came of its build.
  public struct Side: Sendable {
    /// What came of it; nil where it was not built.
    public var report: BuildReport?
    /// The declared graph.
    public var graph: DeclaredGraph
    /// The nodes that were asked for.
    public var requested: [Label]

    /// A side from its parts.
    public init(_ graph: DeclaredGraph, requested: [Label], report: BuildReport?) {
      self.graph = graph
      self.requested = requested
      self.report = report
    }
  }

  /// The nodes that are touched, or changed, sorted by label.
  public let nodes: [Node]
  /// The targets of both graphs that reach such a node, sorted by name: of those that changed where
  /// both sides were built, else of those that may be touched.
  public let targets: [String]

  /// Compares two sides. `old` must have been built, by an engine over the store.
  public init(from old: Side, to new: Side, _ changes: ChangedPaths, store: BuildStore) {
    var search = ComparisonSearch(old, new, changes, store)
    search.run()
    nodes = search.found
    targets = search.targets
  }
}
