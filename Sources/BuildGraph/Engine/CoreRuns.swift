import BuildStore
import Digest
import Findings
import Text

/// What lanes bring back.
extension BuildCore {
  /// What a run made.
  struct Made: Sendable {
    var artifacts: [RunRecord.ReadyArtifact]
    var outputs: [TraceRecord.Output] = []
    var findings: [Finding]
    var reason: RunReason
    /// The trace that it left, where the store has all of its artifacts.
    var trace: TraceID?
  }

  /// What came of a run.
  enum RunResult: Sendable {
    /// It waits for other nodes.
    case waits([RunRecord.Awaited])
    /// It failed.
    case failed([Finding])
    case made(Made)
    /// Another process runs the node.
    case isElsewhere
    /// Another process has run the node meanwhile: its traces are looked at again.
    case hasNewTraces
    /// It was told to end.
    case interrupted
    /// A file that it read is no longer what it was.
    case overturned
  }

  /// Takes back what a lane was given; false where nobody waits for it any more.
  mutating func giveBack(_ assignment: Assignment) -> Bool {
    working -= 1
    if case .run = assignment.work { leavePool(assignment.spec) }
    guard case .working = self[assignment.node].phase else { return false }
    return self[assignment.node].attempt == assignment.attempt
  }

  /// Takes the artifacts of a hit; nil where some are lost: the step runs again.
  mutating func finishLoad(
    _ number: NodeNumber, _ trace: TraceID, _ artifacts: [RunRecord.ReadyArtifact]?,
    lost: String?, _ failure: [Finding]
  ) {
    if let lost { return run(number, .artifactLost(ByteText(lost))) }
    if !failure.isEmpty {
      return settle(number, NodeProduct(.failed, findings: failure))
    }
    settle(number, product(of: trace, keepsBytes(number) ? artifacts : nil))
  }

  /// Takes the result of a run. `used` are the nodes that it asked, in order.
  mutating func finishRun(
    _ number: NodeNumber, _ result: RunResult, used: [Label], duration: Duration
  ) {
    self[number].duration += duration
    pace.add(duration, of: self[number].label.step)
    self[number].uses.removeSubrange(min(self[number].needCount, self[number].uses.count)...)
    for label in used { self[number].uses.append(self.number(of: label)) }
    switch result {
    case .waits(let awaited):
      self[number].restarts += 1
      events.append(.nodePaused(self[number].label))
      let waits = awaited.map {
        BuildNode.Wait(node: self.number(of: $0.label), edge: .asked($0.question))
      }
      wait(number, for: waits, .running)
    case .failed(let findings):
      settle(number, NodeProduct(.failed, findings: findings))
    case .made(let made):
      var product = NodeProduct(
        .built, .made(made.artifacts, made.outputs), findings: made.findings)
      product.reason = made.reason
      settle(number, product)
      if let trace = made.trace { holdBytes(of: number, made, trace) }
    case .isElsewhere:
      self[number].phase = .parked
      parked.append(number)
    case .hasNewTraces: beginCheck(number)
    // The build is over, or the node has failed already.
    case .interrupted: break
    case .overturned:
      needsAnotherRound = true
      queue(number, .run)
    }
  }

  /// Holds the bytes that a run made for those who ask for them soon; those of the longest ago are
  /// left to the store.
  private mutating func holdBytes(of number: NodeNumber, _ made: Made, _ trace: TraceID) {
    if keepsBytes(number) { return }
    let size = made.artifacts.reduce(0) { $0 + $1.bytes.count }
    for old in held.add(HeldBytes.Entry(node: number, trace: trace, size: size)) {
      guard case .made = self[old.node].product?.content else { continue }
      self[old.node].product?.content = .stored(old.trace, nil)
    }
  }

  /// Another process has finished with a node: all that wait for other processes try again.
  mutating func unpark() {
    let waiting = parked
    parked = []
    for number in waiting {
      guard case .parked = self[number].phase else { continue }
      self[number].uses.removeSubrange(min(self[number].needCount, self[number].uses.count)...)
      beginCheck(number)
    }
  }

  /// A run's time is up: the node has failed, whatever the step does.
  mutating func expire(_ number: NodeNumber, attempt: UInt32, after limit: Duration) {
    guard case .working = self[number].phase, self[number].attempt == attempt else { return }
    self[number].signal.raise()
    let error = NodeError.tookTooLong(self[number].label, limit)
    settle(number, NodeProduct(.failed, findings: error.findings))
  }

  /// Ends the build from outside.
  mutating func cancel() {
    isCancelled = true
    for node in nodes { if case .working = node.phase { node.signal.raise() } }
  }

  // MARK: Artifacts for runs

  /// Where the artifacts of a node are.
  enum Location {
    case notReady
    case at(NodeProduct.Content)
  }

  func locate(_ label: Label) -> Location {
    guard let number = knownNumber(of: label), let product = self[number].product,
      product.isReady
    else { return .notReady }
    return .at(product.content)
  }

  /// An artifact of a node is lost: its step has to run again.
  mutating func lose(_ artifact: String, of label: Label) {
    guard let number = knownNumber(of: label), self[number].isDone,
      case .stored = self[number].product?.content
    else { return }
    reopen(number)
    run(number, .artifactLost(ByteText(artifact)))
  }

  // MARK: The report

  func outcome(of number: NodeNumber) -> NodeOutcome {
    let node = self[number]
    guard let product = node.product else { return NodeOutcome(state: .skipped) }
    var outcome = NodeOutcome(state: product.state, findings: product.findings)
    switch product.content {
    case .nothing: break
    case .stored(_, let artifacts): outcome.artifacts = (artifacts ?? []).map(\.artifact)
    case .made(let artifacts, _): outcome.artifacts = artifacts.map(\.artifact)
    }
    outcome.reason = product.reason.map { store.naming($0) }
    outcome.duration = node.duration
    outcome.restarts = node.restarts
    outcome.skippedFor = product.skippedFor.map { self[$0].label }
    return outcome
  }
}
