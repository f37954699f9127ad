/// What a query found: nodes, and inputs.
struct QuerySelection: Equatable {
  var nodes: VertexSet
  var inputs: VertexSet
  /// The nodes in order, where they are a way from one to another.
  var way: [Int]?

  /// Nothing of a graph.
  init(in graph: WorkGraph) {
    nodes = graph.noNodes
    inputs = VertexSet(count: graph.inputs.count)
  }

  func combined(_ operation: QueryExpression.Operation, with other: QuerySelection) -> Self {
    var result = self
    result.way = nil
    switch operation {
    case .union:
      result.nodes = nodes + other.nodes
      result.inputs = inputs + other.inputs
    case .difference:
      result.nodes = nodes - other.nodes
      result.inputs = inputs - other.inputs
    case .intersection:
      result.nodes = nodes & other.nodes
      result.inputs = inputs & other.inputs
    }
    return result
  }
}
