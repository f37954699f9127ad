import Text

/// Says what a build would do, without running anything: the walk of verification, with the
/// artifacts of other nodes taken from their fitting traces.
final class Prospecting {
  /// An answer depends on a node that may run.
  private struct Unsettled: Error {
    var label: Label
  }

  private let build: BuildRun
  private var prospects: [Label: Explanation.Prospect] = [:]
  private var fitting: [Label: Trace] = [:]

  private var depth = 0
  private let depthLimit: Int

  init(_ build: BuildRun, depthLimit: Int) {
    self.build = build
    self.depthLimit = depthLimit
  }

  func explanation(of label: Label) -> Explanation {
    learn(label)
    var chain = [Explanation.Link(label: label, prospect: prospect(of: label))]
    while case .mayRun(let after) = chain.last?.prospect,
      !chain.contains(where: { $0.label == after })
    {
      chain.append(Explanation.Link(label: after, prospect: prospect(of: after)))
    }
    return Explanation(
      label: label, lastChain: lastChain(of: label),
      lastDuration: build.engine.store.traces(of: label).first?.duration, chain: chain)
  }

  /// Learns of a node from whoever declared it last.
  private func learn(_ label: Label) {
    var seen: Set<Label> = []
    var next = label
    while build.known[label] == nil, seen.insert(next).inserted,
      let declarer = build.engine.store.declarers(of: next).first
    {
      if build.known[declarer] != nil {
        _ = prospect(of: declarer)
        // From the top down again, until the label itself is known.
        next = label
        seen.remove(label)
        if build.known[next] == nil, seen.contains(declarer) { return }
        seen.insert(declarer)
      } else {
        next = declarer
      }
    }
  }

  private func lastChain(of label: Label) -> [Explanation.Run] {
    var chain: [Explanation.Run] = []
    var next: Label? = label
    while let current = next, !chain.contains(where: { $0.label == current }),
      let trace = build.engine.store.traces(of: current).first
    {
      chain.append(Explanation.Run(label: current, reason: trace.reason))
      guard case .answerChanged(let question, _, _) = trace.reason else { break }
      switch question {
      case .output(let label, _): next = label
      case .content(let path): next = build.owner(of: path)?.label
      default: next = nil
      }
    }
    return chain
  }

  private func prospect(of label: Label) -> Explanation.Prospect {
    if let known = prospects[label] { return known }
    // Circles have no fitting trace; whoever comes back here finds nothing.
    prospects[label] = .unknown
    guard depth < depthLimit, let node = build.known[label],
      let version = build.known.stepVersion(of: node)
    else {
      return .unknown
    }
    var check = TraceCheck(
      build.engine.store.traces(of: label), of: node, key: build.known.key(of: node),
      stepVersion: version, salt: build.engine.options.salt)
    depth += 1
    defer { depth -= 1 }
    let prospect = walk(node, &check)
    prospects[label] = prospect
    return prospect
  }

  private func walk(_ node: NodeSpec, _ check: inout TraceCheck) -> Explanation.Prospect {
    while true {
      try? build.known.declare(check.declarations, by: node)
      switch check.next {
      case .fails(let reason): return .wouldRun(reason)
      case .matches(let trace):
        if let lost = trace.outputs.first(where: { !build.engine.store.has($0.digest) }) {
          return .wouldRun(.artifactLost(lost.name))
        }
        fitting[node.label] = trace
        return .unchanged
      case .ask(let questions):
        for question in questions where check.isOpen {
          do throws(Unsettled) {
            check.take(try answer(question))
          } catch {
            return .mayRun(after: error.label)
          }
        }
      }
    }
  }

  private func answer(_ question: Question) throws(Unsettled) -> Answer? {
    try build.answer(question) { request throws(Unsettled) in
      switch prospect(of: request.label) {
      case .unknown: return nil
      case .wouldRun, .mayRun: throw Unsettled(label: request.label)
      case .unchanged:
        return fitting[request.label]?.outputs.map { output in
          RunRecord.ReadyArtifact(
            artifact: Artifact(name: output.name.text, mediaType: output.mediaType, bytes: []),
            digest: output.digest)
        }
      }
    }
  }
}
