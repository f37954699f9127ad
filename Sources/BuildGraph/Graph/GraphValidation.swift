import FileTree
import Findings
import Text

extension DeclaredGraph {
  /// Checks that the graph holds together: labels and names unique, steps and parameters known,
  /// needs declared, no circles, every written path with one owner. Throws all that is wrong.
  public func check(against steps: StepRegistry) throws(GraphError) {
    let findings = GraphValidation(self, steps).findings()
    if !findings.isEmpty { throw GraphError(findings) }
  }
}

/// Finds what is wrong with a graph before anything runs.
struct GraphValidation {
  private let graph: DeclaredGraph
  private let steps: StepRegistry
  private let nodes: [Label: NodeSpec]

  init(_ graph: DeclaredGraph, _ steps: StepRegistry) {
    self.graph = graph
    self.steps = steps
    nodes = Dictionary(graph.nodes.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func findings() -> [Finding] {
    let ofNodes = graph.nodes.flatMap { steps.check($0) }
    return duplicates() + ofNodes + unknownNeeds() + circles() + ownership()
  }

  private func duplicates() -> [Finding] {
    var found: [Finding] = []
    var labels: [Label: Place?] = [:]
    for node in graph.nodes {
      if let other = labels.updateValue(node.place, forKey: node.label) {
        found.append(twice("graph.duplicate-node", "\(node.label)", node.place, other))
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
    let discovers = graph.nodes.contains { node in
      steps[node.label.step].map { type(of: $0).discovers } ?? false
    }
    var found: [Finding] = []
    for (who, needs, place) in graph.nodes.map({ ("\($0.label)", $0.needs, $0.place) })
      + graph.targets.map({ ("the target \($0.name)", $0.needs, $0.place) })
    {
      for need in needs where nodes[need] == nil {
        if discovers, steps[need.step] != nil { continue }
        let nearest = nearestName(to: need.description, in: nodes.keys.sorted().map(\.description))
        found.append(
          Finding(
            code: "graph.unknown-node", at: place, "\(who) needs \(need), which nobody declares",
            hints: nearest.map { ["did you mean \($0)?"] } ?? []))
      }
    }
    return found
  }

  /// Every circle of needs once: depth first, without recursion.
  private func circles() -> [Finding] {
    var found: [Finding] = []
    var done: Set<Label> = []
    for start in graph.nodes.map(\.label) where !done.contains(start) {
      var path: [(label: Label, next: Int)] = [(start, 0)]
      var onPath: [Label: Int] = [start: 0]
      while let (label, next) = path.last {
        let needs = nodes[label]?.needs ?? []
        guard next < needs.count else {
          path.removeLast()
          onPath[label] = nil
          done.insert(label)
          continue
        }
        path[path.count - 1].next += 1
        let need = needs[next]
        if let index = onPath[need] {
          found.append(circle(path[index...].map(\.label)))
        } else if !done.contains(need) {
          onPath[need] = path.count
          path.append((need, 0))
        }
      }
    }
    return found
  }

  private func circle(_ labels: [Label]) -> Finding {
    let places = labels.compactMap { nodes[$0]?.place }
    let edges = zip(labels, labels.dropFirst() + labels.prefix(1)).map { from, to in
      "\(from) needs \(to)" + (nodes[from]?.place.map { " (\($0))" } ?? "")
    }
    return Finding(
      code: "graph.cycle", at: places.first, "nodes need each other in a circle",
      found: edges.joined(separator: ", "), chain: places)
  }

  /// Two owners of one path, or one inside another's: whoever reads it would not know whose it is.
  private func ownership() -> [Finding] {
    var owned: [(path: TreePath, node: NodeSpec)] = []
    for node in graph.nodes {
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
