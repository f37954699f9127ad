public import FileTree
public import Findings

/// A node as it is declared, by a graph file or by a step while it runs.
public struct NodeSpec: Hashable, Sendable {
  /// The node's name.
  public var label: Label
  /// The step's parameters, already checked against the step's declaration: a map.
  public var parameters: Parameter
  /// Nodes that are brought up to date first. Order alone: what flows between nodes is asked for by
  /// the step.
  public var needs: [Label]
  /// Where the node's artifacts are put into the working tree: artifact name to path. Each path
  /// belongs to the node in every tree.
  public var writes: [String: TreePath]
  /// How long one run may take. Only of nodes that a graph file declares, and not part of their
  /// identity.
  public var timeout: Duration?
  /// The pool whose places its runs take, see `DeclaredGraph.pools`; its step's unless said. Not part
  /// of its identity.
  public var pool: String?
  /// Where the node was declared, for messages. Not part of its identity.
  public var place: Place?

  /// A node from its parts.
  public init(
    _ label: Label,
    parameters: Parameter = .map([:]),
    needs: [Label] = [],
    writes: [String: TreePath] = [:],
    timeout: Duration? = nil,
    pool: String? = nil,
    place: Place? = nil
  ) {
    self.label = label
    self.parameters = parameters
    self.needs = needs
    self.writes = writes
    self.timeout = timeout
    self.pool = pool
    self.place = place
  }
}
