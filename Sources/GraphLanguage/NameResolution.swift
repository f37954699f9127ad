import BuildGraph
import FileTree
import Findings
import Text

/// Finds out which nodes a name in `needs`, or on the command line, stands for. Nodes and targets
/// share one name space; a name may be a pattern, in which `*` does not cross `/`.
struct NameResolution {
  private var labels: [ByteText: Label] = [:]
  private var targets: [ByteText: GraphFile.TargetDeclaration] = [:]
  private var resolved: [ByteText: [Label]] = [:]
  private let steps: StepRegistry

  /// The names that some nodes and targets define. A name that is taken twice goes to the log.
  init(
    nodes: [ExpandedNode], targets: [GraphFile.TargetDeclaration], steps: StepRegistry,
    log: inout FindingLog
  ) {
    self.steps = steps
    var places: [ByteText: Place] = [:]
    func taken(_ name: String, at place: Place, log: inout FindingLog) -> Bool {
      guard let first = places.updateValue(place, forKey: ByteText(name)) else { return false }
      log.add(
        Finding(
          code: "graph.duplicate-name", at: place, "the name \"\(name)\" is taken twice",
          found: "first at \(first)",
          hints: ["nodes and targets share one name space: rename one of them"]))
      return true
    }
    for node in nodes {
      let name = node.spec.label.subject
      let place = node.spec.place ?? Place(file: "")
      if !taken(name, at: place, log: &log) { labels[ByteText(name)] = node.spec.label }
    }
    for target in targets where !taken(target.name, at: target.place, log: &log) {
      self.targets[ByteText(target.name)] = target
    }
  }

  /// The labels of a target, those of the targets that it needs included, each once, in the order
  /// written.
  mutating func labels(
    of target: GraphFile.TargetDeclaration, path: [GraphFile.TargetDeclaration] = []
  ) throws(GraphError) -> [Label] {
    if let known = resolved[ByteText(target.name)] { return known }
    if let start = path.firstIndex(where: { $0.name.hasSameBytes(as: target.name) }) {
      throw cycle(Array(path[start...]) + [target])
    }
    var labels: [Label] = []
    for need in target.needs { labels += try self.labels(of: need, path: path + [target]) }
    let unique = labels.withoutRepetitions
    resolved[ByteText(target.name)] = unique
    return unique
  }

  /// The labels that one written name stands for.
  mutating func labels(
    of need: GraphFile.Written, path: [GraphFile.TargetDeclaration] = []
  ) throws(GraphError) -> [Label] {
    if let target = targets[ByteText(need.text)] { return try labels(of: target, path: path) }
    if let label = labels[ByteText(need.text)] { return [label] }
    if let label = Label(need.text), steps[label.step] != nil { return [label] }
    if need.text.utf8.contains(UInt8(ascii: "*")) { return try match(need) }
    throw unknown(need)
  }

  private func match(_ need: GraphFile.Written) throws(GraphError) -> [Label] {
    let glob: Glob
    do {
      glob = try Glob(need.text)
    } catch {
      throw GraphError(error.findings.map { $0.placed(at: need.place) })
    }
    var found: [Label] = []
    for (name, label) in labels {
      if let path = TreePath(name.text), glob.matches(path) { found.append(label) }
    }
    if found.isEmpty { throw unknown(need) }
    return found.sorted()
  }

  private func unknown(_ need: GraphFile.Written) -> GraphError {
    let names = (labels.keys.map(\.text) + targets.keys.map(\.text)).sorted {
      $0.precedesByBytes($1)
    }
    let near = nearestName(to: need.text, in: names)
    return GraphError([
      Finding(
        code: "graph.unknown-name", at: need.place,
        "\"\(need.text)\" names no node and no target",
        hints: near.map { ["did you mean \"\($0)\"?"] } ?? [])
    ])
  }

  private func cycle(_ targets: [GraphFile.TargetDeclaration]) -> GraphError {
    GraphError([
      Finding(
        code: "graph.cycle", at: targets.first?.place, "targets need each other in a circle",
        found: targets.map(\.name).joined(separator: " -> "),
        chain: targets.dropFirst().map(\.place))
    ])
  }
}

extension [Label] {
  /// The labels, each at its first place only.
  var withoutRepetitions: [Label] {
    var seen: Set<Label> = []
    return filter { seen.insert($0).inserted }
  }
}
