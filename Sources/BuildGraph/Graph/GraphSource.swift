public import FileTree

/// Where a declared graph comes from. Loading it is a node of its own: what it asks of the tree and
/// the environment is recorded, and as long as no answer differs the graph is not loaded again.
public protocol GraphSource: Sendable {
  /// Names everything that decides over the graph beside the tree and the environment: the version
  /// of the graph language, what is built in.
  var identity: String { get }

  /// The graph, checked.
  ///
  /// Asks through the tree and the environment alone.
  func load(
    _ tree: any FileTree, environment: (String) throws -> String?
  ) throws -> DeclaredGraph
}
