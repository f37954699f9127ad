import BuildStore
import Findings
import Text

/// What came of a build, from the core's state at its end.
extension BuildCore {
  /// The outcomes of the nodes whose steps ran.
  var builtOutcomes: [Label: NodeOutcome] {
    var outcomes: [Label: NodeOutcome] = [:]
    for (index, node) in nodes.enumerated() where node.product?.state == .built {
      outcomes[node.label] = outcome(of: NodeNumber(index))
    }
    return outcomes
  }

  /// What is wrong with the request itself.
  var requestFindings: [Finding] {
    var findings: [Finding] = []
    for number in requestedNodes where self[number].isDone && self[number].product == nil {
      findings +=
        NodeError.unknownNode(
          self[number].label, askedBy: nil, nearest: nearest(to: self[number].label)
        ).findings
    }
    return findings
  }

  /// The report. `earlier` are nodes that ran in earlier rounds of the build.
  func report(
    _ findings: [Finding], earlier: [Label: NodeOutcome], duration: Duration
  ) -> BuildReport {
    var outcomes: [Label: NodeOutcome] = [:]
    outcomes.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() where node.product != nil {
      var outcome = outcome(of: NodeNumber(index))
      addStored(NodeNumber(index), to: &outcome)
      if outcome.state == .unchanged, let before = earlier[node.label] {
        outcome.state = .built
        outcome.reason = before.reason
        outcome.duration = before.duration
      }
      outcomes[node.label] = outcome
    }
    let numbers = reachedNodes().filter { self[$0].product != nil }
    let reached = numbers.map { self[$0].label }.sorted()
    var summary = BuildSummary()
    for number in numbers {
      switch self[number].product?.state {
      case .built: summary.built += 1
      case .unchanged where earlier[self[number].label] != nil: summary.built += 1
      case .unchanged: summary.unchanged += 1
      case .failed: summary.failed += 1
      case .skipped: summary.skipped += 1
      case nil: continue
      }
    }
    summary.duration = duration
    return BuildReport(
      outcomes: outcomes, reached: reached, findings: findings, summary: summary)
  }

  /// The nodes that the requested ones reach.
  func reachedNodes() -> [NodeNumber] {
    var isReached = Array(repeating: false, count: nodes.count)
    var reached: [NodeNumber] = []
    var open = requestedNodes
    // Where a label is not known, perhaps because a node failed that would have declared it.
    if requestedNodes.contains(where: { self[$0].spec == nil }) {
      for (index, node) in nodes.enumerated() where node.product?.isReady == false {
        if let spec = node.spec, discovers(spec) { open.append(NodeNumber(index)) }
      }
    }
    while let number = open.popLast() {
      if isReached[number.index] { continue }
      isReached[number.index] = true
      reached.append(number)
      open += self[number].uses
    }
    return reached
  }
}

/// What the store has of a build.
extension BuildCore {

  /// Adds what the store has of a node, or where it has nothing the digests of what it made.
  private func addStored(_ number: NodeNumber, to outcome: inout NodeOutcome) {
    store.withTables { tables in
      outcome.trace = trace(of: number, tables)
      guard outcome.trace == nil, case .made(_, let outputs) = self[number].product?.content
      else { return }
      for output in outputs {
        let name = ByteText(tables.names.text(output.name))
        outcome.unstored[name] = tables.digests.digest(output.digest)
      }
    }
  }

  /// The trace of what a node made; nil where it left none.
  func trace(of number: NodeNumber, _ tables: BuildTables) -> TraceID? {
    switch self[number].product?.content {
    case .stored(let trace, _): return trace
    case .made(_, let outputs):
      guard let node = tables.nodes.node(self[number].labelID),
        let trace = tables.nodes.newest(node), let key = self[number].key,
        tables.digests.digest(tables.traces.key(trace)) == key.digest
      else { return nil }
      let stored = tables.traces.outputs(trace).map { tables.traces.output(at: $0) }
        .filter { $0.digest.isDigest }
      let isSame = stored.elementsEqual(outputs) { $0.digest == $1.digest && $0.name == $1.name }
      return isSame && !outputs.contains(where: \.isSensitive) ? trace : nil
    case .nothing, nil: return nil
    }
  }
}
