import FileTree
import Findings
import Text

extension DeclaredGraph {
  /// Checks that the graph holds together: labels and names unique, steps and parameters known,
  /// needs declared, no circles, every written path with one owner. Throws all that is wrong.
  ///
  /// Without `coversNodes`, whoever calls has looked at each node's step and parameters.
  public func check(
    against steps: StepRegistry, coversNodes: Bool = true
  ) throws(GraphError) {
    let findings = GraphValidation(self, steps).findings(coversNodes: coversNodes)
    if !findings.isEmpty { throw GraphError(findings) }
  }
}

/// Finds what is wrong with a graph before anything runs.
struct GraphValidation {
  private let graph: DeclaredGraph
  private let steps: StepRegistry
  /// The place of each label's first node.
  private let numbers: [Label: Int]

  init(_ graph: DeclaredGraph, _ steps: StepRegistry) {
    self.graph = graph
    self.steps = steps
    var numbers: [Label: Int] = [:]
    numbers.reserveCapacity(graph.nodes.count)
    for index in graph.nodes.indices {
      let label = graph.nodes[index].label
      if numbers[label] == nil { numbers[label] = index }
    }
    self.numbers = numbers
  }

  func findings(coversNodes: Bool) -> [Finding] {
    let ofNodes = coversNodes ? graph.nodes.flatMap { steps.check($0) } : []
    return duplicates() + ofNodes + unknownNeeds() + circles() + ownership()
  }

  private func duplicates() -> [Finding] {
    var found: [Finding] = []
    if numbers.count < graph.nodes.count {
      var labels: [Label: Place?] = [:]
      for node in graph.nodes {
        if let other = labels.updateValue(node.place, forKey: node.label) {
          found.append(twice("graph.duplicate-node", "\(node.label)", node.place, other))
        }
      }
    }
    var names: [ByteText: Place?] = [:]
    for target in graph.targets {
      if let other = names.updateValue(target.place, forKey: ByteText(target.name)) {
        found.append(
          twice("graph.duplicate-target", "the target \(target.name)", target.place, other))
      }
    }
    return found
  }

  private func twice(_ code: String, _ what: String, _ place: Place?, _ other: Place?) -> Finding {
    Finding(
      code: code, at: place, "\(what) is declared twice",
      found: other.map { "another one at \($0)" }, chain: [place, other].compactMap { $0 })
  }

  /// A need that no file declares may still be declared by a step while the graph is built, where
  /// any step of the graph does such a thing.
  private func unknownNeeds() -> [Finding] {
    var found: [Finding] = []
    for node in graph.nodes {
      for need in node.needs where numbers[need] == nil {
        found += unknown(need, of: "\(node.label)", at: node.place)
      }
    }
    for target in graph.targets {
      for need in target.needs where numbers[need] == nil {
        found += unknown(need, of: "the target \(target.name)", at: target.place)
      }
    }
    return found
  }

  private func unknown(_ need: Label, of who: String, at place: Place?) -> [Finding] {
    let discovers = graph.nodes.contains { node in
      steps[node.label.step].map { type(of: $0).discovers } ?? false
    }
    if discovers, steps[need.step] != nil { return [] }
    let nearest = nearestName(to: need.description, in: numbers.keys.sorted().map(\.description))
    return [
      Finding(
        code: "graph.unknown-node", at: place, "\(who) needs \(need), which nobody declares",
        hints: nearest.map { ["did you mean \($0)?"] } ?? [])
    ]
  }

  /// Every circle of needs once: depth first, without recursion.
  private func circles() -> [Finding] {
    var found: [Finding] = []
    var isDone = Array(repeating: false, count: graph.nodes.count)
    var placeOnPath: [Int: Int] = [:]
    let hasTwins = numbers.count < graph.nodes.count
    for start in graph.nodes.indices where !isDone[start] {
      if hasTwins, numbers[graph.nodes[start].label] != start { continue }
      var path: [(node: Int, next: Int)] = [(start, 0)]
      placeOnPath[start] = 0
      while let (node, next) = path.last {
        guard next < graph.nodes[node].needs.count else {
          path.removeLast()
          placeOnPath[node] = nil
          isDone[node] = true
          continue
        }
        path[path.count - 1].next += 1
        guard let need = numbers[graph.nodes[node].needs[next]] else { continue }
        if let index = placeOnPath[need] {
          found.append(circle(path[index...].map { graph.nodes[$0.node].label }))
        } else if !isDone[need] {
          placeOnPath[need] = path.count
          path.append((need, 0))
        }
      }
    }
    return found
  }

  private func circle(_ labels: [Label]) -> Finding {
    let places = labels.compactMap { place(of: $0) }
    let edges = zip(labels, labels.dropFirst() + labels.prefix(1)).map { from, to in
      "\(from) needs \(to)" + (place(of: from).map { " (\($0))" } ?? "")
    }
    return Finding(
      code: "graph.cycle", at: places.first, "nodes need each other in a circle",
      found: edges.joined(separator: ", "), chain: places)
  }

  private func place(of label: Label) -> Place? {
    numbers[label].flatMap { graph.nodes[$0].place }
  }

  /// Two owners of one path, or one inside another's: whoever reads it would not know whose it is.
  private func ownership() -> [Finding] {
    var owned: [(path: TreePath, node: NodeSpec)] = []
    for node in graph.nodes where !node.writes.isEmpty {
      for path in node.writes.values.sorted() { owned.append((path, node)) }
    }
    owned.sort { $0.path < $1.path }
    var found: [Finding] = []
    var owners: [TreePath: NodeSpec] = [:]
    for (path, node) in owned {
      var above: TreePath? = path
      while let candidate = above {
        if let other = owners[candidate] {
          found.append(conflict(path, node, candidate, other))
          break
        }
        above = candidate.parent
      }
      owners[path] = owners[path] ?? node
    }
    return found
  }

  private func conflict(
    _ path: TreePath, _ node: NodeSpec, _ other: TreePath, _ owner: NodeSpec
  ) -> Finding {
    let what =
      path == other
      ? "which belongs to \(owner.label)" : "inside \(other), which is a file of \(owner.label)"
    return Finding(
      code: "graph.two-owners", at: node.place, "\(node.label) writes \(path), \(what)",
      found: owner.place.map { "the other owner at \($0)" },
      chain: [node.place, owner.place].compactMap { $0 })
  }
}
