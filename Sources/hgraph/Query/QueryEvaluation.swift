import BuildGraph
import FileTree
import Findings
import Text

/// Answers a query over a graph.
struct QueryEvaluation {
  private let graph: WorkGraph
  /// Nodes that the answer would have to look into, but of which no run is known.
  private(set) var unknown: VertexSet

  init(_ graph: WorkGraph) {
    self.graph = graph
    unknown = graph.noNodes
  }

  /// What an expression means.
  mutating func select(_ expression: QueryExpression) throws(QueryError) -> QuerySelection {
    var selection = QuerySelection(in: graph)
    switch expression {
    case .word(let word): return try named(word)
    case .combined(let operation, let left, let right):
      return try select(left).combined(operation, with: select(right))
    case .deps(let inner):
      selection.nodes = graph.uses.reached(from: try select(inner).nodes)
      noteUnknown(in: selection.nodes)
    case .rdeps(let inner):
      let seeds = try select(inner)
      var nodes = seeds.nodes
      for input in seeds.inputs.members { for node in graph.readers[input] { nodes.insert(node) } }
      selection.nodes = graph.users.reached(from: nodes)
      noteUnknown(in: VertexSet(graph.labels.indices, count: graph.labels.count))
    case .inputs(let inner):
      let nodes = try select(inner).nodes
      for node in nodes.members {
        for input in graph.reads[node] { selection.inputs.insert(input) }
      }
      noteUnknown(in: nodes)
    case .path(let from, let to):
      selection = path(from: try select(from), to: try select(to))
    case .kind(let step, let inner):
      let all = try select(inner).nodes.members
      let steps = try matching(step)
      selection.nodes = VertexSet(
        all.filter { steps.contains(ByteText(graph.labels[$0].step)) }, count: graph.labels.count)
    }
    return selection
  }

  private mutating func noteUnknown(in nodes: VertexSet) {
    for node in nodes.members where graph.records[node] == nil { unknown.insert(node) }
  }

  private mutating func path(from: QuerySelection, to: QuerySelection) -> QuerySelection {
    var goals = to.nodes
    for input in to.inputs.members { for node in graph.readers[input] { goals.insert(node) } }
    let way = graph.uses.path(from: from.nodes, to: goals)
    var selection = QuerySelection(in: graph)
    selection.nodes = VertexSet(way, count: graph.labels.count)
    selection.way = way
    // The way ends at the input itself where that was asked for.
    if let last = way.last, !to.nodes.contains(last),
      let input = graph.reads[last].first(where: { to.inputs.contains($0) })
    {
      selection.inputs.insert(input)
    }
    if way.isEmpty { noteUnknown(in: graph.uses.reached(from: from.nodes)) }
    return selection
  }

  // MARK: Words

  private func named(_ word: QueryExpression.Written) throws(QueryError) -> QuerySelection {
    var selection = QuerySelection(in: graph)
    if let target = graph.targets.first(where: { $0.name.hasSameBytes(as: word.text) }) {
      selection.nodes = graph.set(target.needs)
      return selection
    }
    let named = graph.labels.indices.filter {
      graph.labels[$0].subject.hasSameBytes(as: word.text)
    }
    if named.count > 1 {
      let labels = named.map { graph.labels[$0].description }.joined(separator: ", ")
      throw QueryError(
        message: "\(word.text) names several nodes", column: word.column,
        expected: "one of \(labels)")
    }
    if let node = named.first ?? Label(word.text).flatMap({ graph[$0] }) {
      selection.nodes.insert(node)
      return selection
    }
    for (index, input) in graph.inputs.enumerated() where input.text.hasSameBytes(as: word.text) {
      selection.inputs.insert(index)
    }
    if !selection.inputs.isEmpty { return selection }
    if !word.isQuoted, word.text.utf8.contains(where: { "*?[{".utf8.contains($0) }) {
      return try matching(word, selection)
    }
    throw unknownName(word)
  }

  private func matching(
    _ word: QueryExpression.Written, _ nothing: QuerySelection
  ) throws(QueryError) -> QuerySelection {
    var selection = nothing
    let pattern = try glob(word)
    for (index, label) in graph.labels.enumerated()
    where matches(pattern, label.subject) || matches(pattern, label.description) {
      selection.nodes.insert(index)
    }
    if !selection.nodes.isEmpty { return selection }
    for (index, input) in graph.inputs.enumerated()
    where input.sort == .file && matches(pattern, input.text) {
      selection.inputs.insert(index)
    }
    if !selection.inputs.isEmpty { return selection }
    throw QueryError(message: "\(word.text) matches nothing", column: word.column)
  }

  private func matching(_ step: QueryExpression.Written) throws(QueryError) -> Set<ByteText> {
    let known = Set(graph.labels.map { ByteText($0.step) })
    let pattern = try glob(step)
    let found = known.filter { $0.text.hasSameBytes(as: step.text) || matches(pattern, $0.text) }
    if !found.isEmpty { return found }
    let names = known.map(\.text).sorted { $0.precedesByBytes($1) }
    throw QueryError(
      message: "no node has the step \(step.text)", column: step.column,
      expected: "one of " + names.joined(separator: ", "),
      hints: nearestName(to: step.text, in: names).map { ["did you mean \($0)?"] } ?? [])
  }

  private func glob(_ word: QueryExpression.Written) throws(QueryError) -> Glob {
    do {
      return try Glob(word.text)
    } catch {
      throw QueryError(
        message: error.findings.first?.message ?? "\(word.text) is no pattern",
        column: word.column)
    }
  }

  private func matches(_ pattern: Glob, _ text: String) -> Bool {
    TreePath(text).map(pattern.matches) ?? false
  }

  private func unknownName(_ word: QueryExpression.Written) -> QueryError {
    let known =
      graph.targets.map(\.name) + graph.labels.map(\.subject) + graph.labels.map(\.description)
      + graph.inputs.map(\.text)
    return QueryError(
      message: "there is no target, node or input \(word.text)", column: word.column,
      hints: nearestName(to: word.text, in: known).map { ["did you mean \($0)?"] } ?? [])
  }
}
