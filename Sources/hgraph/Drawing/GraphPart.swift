import BuildGraph
import Text

/// The part of a graph that is drawn: all of it, or what some targets and nodes use.
struct GraphPart {
  let graph: WorkGraph
  /// The nodes, ascending.
  let nodes: [Int]
  /// The targets that are drawn.
  let targets: [Target]

  /// What some words mean, with all that it uses; everything without words.
  init(_ graph: WorkGraph, words: [String], declared: DeclaredGraph) throws {
    self.graph = graph
    if words.isEmpty {
      nodes = Array(graph.labels.indices)
      targets = graph.targets
      return
    }
    var seeds = graph.noNodes
    for word in words {
      for label in try declared.labels(named: word) {
        if let node = graph[label] { seeds.insert(node) }
      }
    }
    nodes = graph.uses.reached(from: seeds).members
    targets = graph.targets.filter { target in
      words.contains { $0.hasSameBytes(as: target.name) }
    }
  }

  /// The nodes by the folder that their subject lies in, sorted; a folder of one node is none.
  var folders: (alone: [Int], clusters: [(folder: String, nodes: [Int])]) {
    var byFolder: [ByteText: [Int]] = [:]
    for node in nodes { byFolder[ByteText(graph.labels[node].folder), default: []].append(node) }
    var alone: [Int] = []
    var clusters: [(folder: String, nodes: [Int])] = []
    for (folder, nodes) in byFolder.sorted(by: { $0.key < $1.key }) {
      if nodes.count == 1 || folder.text.isEmpty {
        alone += nodes
      } else {
        clusters.append((folder.text, nodes))
      }
    }
    return (alone.sorted(), clusters)
  }
}

extension Label {
  /// The folder that the subject lies in, where it is a path of two names or more; else empty.
  var folder: String {
    guard let slash = subject.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(subject[..<slash])
  }
}
