/// What is remembered of a finished build: which traces it used, for whom. The roots of collection.
public struct BuildRecord: Equatable, Sendable {
  /// The number of the build.
  public var number: UInt32
  /// When it ended, in seconds since 1970.
  public var time: Int64
  /// The branch that was checked out; empty where there was none.
  public var branch: String
  /// The commit and its tree as hexadecimal digits; empty where there were none.
  public var commit: String
  /// The tree of the commit.
  public var tree: String
  /// The targets that were asked for.
  public var targets: [String]
  /// The traces that the targets reached.
  public var traces: [TraceID]

  /// A record from its parts.
  public init(
    number: UInt32, time: Int64, branch: String = "", commit: String = "", tree: String = "",
    targets: [String] = [], traces: [TraceID] = []
  ) {
    self.number = number
    self.time = time
    self.branch = branch
    self.commit = commit
    self.tree = tree
    self.targets = targets
    self.traces = traces
  }
}
