import BuildGraph

/// What DOT and Mermaid draw: boxes, some of them in clusters, and arrows from users to what they
/// use.
struct BoxDrawing {
  /// A box; targets stand out.
  struct Box: Equatable {
    var name: String
    var isTarget = false
  }

  /// Above so many nodes only targets are drawn.
  static let nodeLimit = 500

  private(set) var boxes: [Box] = []
  /// Boxes that stand together, with the cluster's name; the others stand alone.
  private(set) var clusters: [(name: String, boxes: [Int])] = []
  /// Pairs of boxes, from a user to what it uses.
  private(set) var arrows: [(from: Int, to: Int)] = []

  /// A drawing of all nodes.
  init(nodesOf part: GraphPart) {
    boxes = part.targets.map { Box(name: $0.name, isTarget: true) }
    var places: [Int: Int] = [:]
    for node in part.nodes {
      places[node] = boxes.count
      boxes.append(Box(name: part.graph.labels[node].description))
    }
    clusters = part.folders.clusters.map { ($0.folder, $0.nodes.compactMap { places[$0] }) }
    for (target, box) in zip(part.targets, boxes.indices) {
      for need in target.needs {
        if let place = part.graph[need].flatMap({ places[$0] }) { arrows.append((box, place)) }
      }
    }
    for node in part.nodes {
      guard let from = places[node] else { continue }
      for used in part.graph.uses[node] { if let to = places[used] { arrows.append((from, to)) } }
    }
  }

  /// A drawing of targets alone: each node is part of the smallest target that needs it; what no
  /// target needs is a box for each kind of step. An arrow from one box to another means that some
  /// node uses some node.
  init(targetsOf part: GraphPart) {
    let graph = part.graph
    var owner: [Int: Int] = [:]
    var sizes = [Int](repeating: 0, count: graph.targets.count)
    let bySize = graph.targets.indices.sorted {
      graph.targets[$0].needs.count > graph.targets[$1].needs.count
    }
    for target in bySize {
      for need in graph.targets[target].needs { if let node = graph[need] { owner[node] = target } }
    }
    var steps: [String: Int] = [:]
    for node in part.nodes where owner[node] == nil {
      let step = graph.labels[node].step
      let box = steps[step] ?? sizes.count
      if box == sizes.count { sizes.append(0) }
      steps[step] = box
      owner[node] = box
    }
    for node in part.nodes { if let box = owner[node] { sizes[box] += 1 } }
    var names = graph.targets.map(\.name)
    names += steps.sorted { $0.value < $1.value }.map(\.key)
    boxes = names.indices.map { index in
      let count = sizes[index] == 0 ? "" : " (\(sizes[index]))"
      return Box(name: names[index] + count, isTarget: index < graph.targets.count)
    }
    var pairs: Set<[Int]> = []
    for node in part.nodes {
      for used in graph.uses[node] {
        if let from = owner[node], let to = owner[used], from != to { pairs.insert([from, to]) }
      }
    }
    for (index, target) in graph.targets.enumerated() {
      for need in target.needs {
        if let to = graph[need].flatMap({ owner[$0] }), to != index { pairs.insert([index, to]) }
      }
    }
    arrows = pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { ($0[0], $0[1]) }
  }
}
