import BuildStore
import Findings

/// What is done when nothing runs and nothing is ready, but nodes wait: somebody asks for a node
/// that nobody declares yet, or nodes wait for each other in a circle.
extension BuildCore {
  /// How often nodes are tried for what they might declare, in one build.
  static let tryLimit = 10_000

  /// Lets something go on.
  mutating func resolveStall() {
    defer { settleAwake() }
    let missing = nodes.indices.filter { index in
      nodes[index].spec == nil && !nodes[index].isDone && !nodes[index].users.isEmpty
    }.map { NodeNumber($0) }.sorted { self[$0].label < self[$1].label }
    var hasTried = false
    for number in missing where tryCount < BuildCore.tryLimit {
      if let candidate = nextCandidate(for: number) {
        tried[number, default: []].insert(candidate)
        tryCount += 1
        start(candidate)
        hasTried = true
      }
    }
    if hasTried { return }
    if !missing.isEmpty {
      // What was asked for last of all: where it is settled the build is over.
      let inner = missing.filter { !self[$0].isRequested }
      let settled = inner.isEmpty ? missing : inner
      // Whoever is only checked finds out by its own run, and while there is still a build.
      if letCheckedOnesRun(settled) { return }
      for number in settled { settle(number, nil) }
      return
    }
    breakCircle()
  }

  private mutating func letCheckedOnesRun(_ missing: [NodeNumber]) -> Bool {
    var isAny = false
    for user in missing.flatMap({ self[$0].users }) where user.node.index >= 0 {
      guard self[user.node].turn == user.turn, case .waiting = self[user.node].phase,
        case .checking = self[user.node].stage
      else { continue }
      self[user.node].turn += 1
      miss(user.node, leftToRun: true)
      isAny = true
    }
    return isAny
  }

  /// Who may declare a label: first who did in an earlier build, then every node whose step
  /// discovers, by label.
  private mutating func nextCandidate(for number: NodeNumber) -> NodeNumber? {
    let label = self[number].labelID
    let seen = tried[number] ?? []
    let former = store.withTables { tables in
      tables.nodes.declarer(label).flatMap {
        Label(tables.nodes.labels.text(tables.nodes.label($0)))
      }
    }
    if let former = former.flatMap({ knownNumber(of: $0) }), isCandidate(former, seen) {
      return former
    }
    return nodes.indices.map { NodeNumber($0) }.filter { isCandidate($0, seen) }
      .min { self[$0].label < self[$1].label }
  }

  private func isCandidate(_ number: NodeNumber, _ seen: Set<NodeNumber>) -> Bool {
    guard case .idle = self[number].phase, let spec = self[number].spec else { return false }
    return discovers(spec) && !seen.contains(number)
  }

  // MARK: Circles

  /// Finds the first circle on the way from what was requested, as one who asks one question after
  /// the other would, and ends the node that closes it.
  private mutating func breakCircle() {
    var isSeen = Array(repeating: false, count: nodes.count)
    let starts = requestedNodes + nodes.indices.map { NodeNumber($0) }
    for start in starts {
      if let path = circle(from: start, &isSeen) { return fail(circle: path) }
    }
    preconditionFailure("BUG: nodes wait for nothing")
  }

  /// Depth first along what nodes wait for; the edges of the first circle.
  private func circle(
    from start: NodeNumber, _ isSeen: inout [Bool]
  ) -> [(node: NodeNumber, wait: BuildNode.Wait)]? {
    var path: [(node: NodeNumber, next: Int)] = []
    var place: [NodeNumber: Int] = [:]
    func isOpen(_ number: NodeNumber) -> Bool {
      if case .waiting = self[number].phase { return true }
      return false
    }
    if isSeen[start.index] || !isOpen(start) { return nil }
    path.append((start, 0))
    place[start] = 0
    isSeen[start.index] = true
    while let (node, next) = path.last {
      guard next < self[node].waits.count else {
        path.removeLast()
        place[node] = nil
        continue
      }
      path[path.count - 1].next += 1
      let target = self[node].waits[next].node
      if let start = place[target] {
        return path[start...].map { ($0.node, self[$0.node].waits[$0.next - 1]) }
      }
      if isOpen(target), !isSeen[target.index] {
        isSeen[target.index] = true
        place[target] = path.count
        path.append((target, 0))
      }
    }
    return nil
  }

  /// Ends the last node of a circle; one that is only checked finds out by its own run.
  private mutating func fail(circle: [(node: NodeNumber, wait: BuildNode.Wait)]) {
    guard let last = circle.last else { return }
    self[last.node].turn += 1
    if case .checking = self[last.node].stage { return miss(last.node, leftToRun: true) }
    var edges: [String] = []
    var places: [Place] = []
    for (node, wait) in circle {
      edges.append("\(self[node].label) \(wait.edge.words(self[wait.node].label))")
      if let place = self[node].spec?.place { places.append(place) }
    }
    // What it asked for until then is what it used.
    for wait in self[last.node].waits {
      self[last.node].uses.append(wait.node)
      if wait.node == last.wait.node { break }
    }
    let error = NodeError.cycle(edges: edges, places: places)
    settle(last.node, NodeProduct(.failed, findings: error.findings))
  }
}
