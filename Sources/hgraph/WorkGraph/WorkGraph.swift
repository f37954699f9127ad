import BuildGraph
import FileTree
import Text

/// The graph as queries and drawings see it: the declared nodes and those that steps declared when
/// they ran last, with what the store knows of each.
///
/// Vertices are numbers: nodes by their place among the sorted labels, inputs by theirs.
struct WorkGraph: Sendable {
  /// The labels of all nodes, sorted.
  let labels: [Label]
  /// How each node is declared.
  let nodes: [NodeSpec]
  /// What the store knows of each node's last run.
  let records: [NodeRecord?]
  /// The declared targets.
  let targets: [Target]
  /// Everything outside the graph that nodes looked at, sorted by text.
  let inputs: [GraphInput]
  /// The inputs that were not there to be read: paths where nothing lies, or no file.
  let absent: VertexSet

  /// From a node to those that it uses: declared needs, artifacts that it asked for, and children
  /// that it declared.
  let uses: Adjacency
  /// The same the other way round.
  let users: Adjacency
  /// From a node to the inputs that it looked at.
  let reads: Adjacency
  /// The same the other way round.
  let readers: Adjacency

  private let places: [Label: Int]

  /// The graph over a declared one; `record` gives what is known of a node's last run.
  init(_ graph: DeclaredGraph, record: (Label) -> NodeRecord?) {
    let known = WorkGraph.collect(graph, record)
    nodes = known.map(\.node).sorted { $0.label < $1.label }
    labels = nodes.map(\.label)
    targets = graph.targets
    var places: [Label: Int] = [:]
    for (index, label) in labels.enumerated() { places[label] = index }
    self.places = places
    var records = [NodeRecord?](repeating: nil, count: labels.count)
    for (node, record) in known { if let place = places[node.label] { records[place] = record } }
    self.records = records

    var writers: [TreePath: Label] = [:]
    for node in nodes { for path in node.writes.values { writers[path] = node.label } }
    var all: Set<GraphInput> = []
    for record in records {
      for input in record?.inputs ?? [] {
        if let input = GraphInput(input.question) { all.insert(input) }
      }
    }
    inputs = all.sorted {
      $0.text.hasSameBytes(as: $1.text)
        ? $0.sort.rawValue < $1.sort.rawValue : $0.text.precedesByBytes($1.text)
    }
    var inputPlaces: [GraphInput: Int] = [:]
    for (index, input) in inputs.enumerated() { inputPlaces[input] = index }

    var present = VertexSet(count: inputs.count)
    var uses = [[Int]](repeating: [], count: labels.count)
    var reads = uses
    for (index, node) in nodes.enumerated() {
      let record = records[index]
      var used = node.needs + (record?.children.map(\.label) ?? [])
      for input in record?.inputs ?? [] {
        let seen = input.seen
        switch input.question {
        case .output(let label, _): used.append(label)
        case .content(let path): if let writer = writers[path] { used.append(writer) }
        default: break
        }
        if let input = GraphInput(input.question), let place = inputPlaces[input] {
          reads[index].append(place)
          if seen.isPresent { present.insert(place) }
        }
      }
      uses[index] = used.compactMap { places[$0] }
    }
    absent = VertexSet(inputs.indices, count: inputs.count) - present
    self.uses = Adjacency(uses, headCount: labels.count)
    self.reads = Adjacency(reads, headCount: inputs.count)
    users = self.uses.reversed
    readers = self.reads.reversed
  }

  /// The number of a node; nil where there is no such node.
  subscript(_ label: Label) -> Int? { places[label] }

  /// The set of no nodes.
  var noNodes: VertexSet { VertexSet(count: labels.count) }

  /// The nodes of some labels.
  func set(_ labels: some Sequence<Label>) -> VertexSet {
    VertexSet(labels.compactMap { places[$0] }, count: self.labels.count)
  }

  /// The declared nodes, and what they and their children declared when they ran last.
  private static func collect(
    _ graph: DeclaredGraph, _ record: (Label) -> NodeRecord?
  ) -> [(node: NodeSpec, record: NodeRecord?)] {
    var known: [(node: NodeSpec, record: NodeRecord?)] = []
    var seen = Set(graph.nodes.map(\.label))
    var open = graph.nodes
    while let node = open.popLast() {
      let record = record(node.label)
      known.append((node, record))
      for child in record?.children ?? [] where seen.insert(child.label).inserted {
        open.append(child)
      }
    }
    return known
  }
}

extension Answer {
  /// Whether there was something that can be read.
  fileprivate var isPresent: Bool {
    switch self {
    case .absent, .notAFile, .notADirectory: false
    case .kind(let kind): kind.isFile
    case .digest, .link, .entries, .matches: true
    }
  }
}

extension Workspace {
  /// The graph with what the store knows of it.
  func workGraph(_ graph: DeclaredGraph) -> WorkGraph {
    let engine = engine(graph)
    return WorkGraph(graph) { engine.record(of: $0) }
  }
}
