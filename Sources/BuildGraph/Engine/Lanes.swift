import BuildStore
import Dispatch
import Findings
import Synchronization

/// The lanes of one round of a build: blocks on one private concurrent queue, at most as many as the
/// build is wide. A lane takes work as long as there is some, then returns; nothing in a lane ever
/// waits, except for a moment for the core's lock.
final class Lanes: Sendable {
  private struct State {
    var core: BuildCore
    var count = 0
    var isWaitingForOthers = false
    var isOver = false
    /// When runs must have ended, the earliest first.
    var deadlines: [Deadline] = []
  }

  private struct Deadline {
    var time: DispatchTime
    var limit: Duration
    var node: NodeNumber
    var attempt: UInt32
  }

  private let state: Mutex<State>
  private let work: NodeWork
  private let width: Int
  private let observer: @Sendable (BuildEvent) -> Void
  private let delivery = Mutex(())
  private let queue = DispatchQueue(label: "hgraph.lanes", attributes: .concurrent)
  private var patience: DispatchQueue { work.locks.patience }
  private let end = DispatchSemaphore(value: 0)

  init(
    _ core: sending BuildCore, _ work: NodeWork, width: Int,
    observer: @escaping @Sendable (BuildEvent) -> Void
  ) {
    state = Mutex(State(core: core))
    self.work = work
    self.width = width
    self.observer = observer
  }

  /// Builds, and waits for the end. Returns the core as it is then.
  func run(_ cancellation: BuildCancellation?) -> BuildCore {
    let registration = cancellation?.add { [self] in cancel() }
    state.withLock { state in
      state.core.begin()
      addLane(&state)
    }
    end.wait()
    if let registration { cancellation?.remove(registration) }
    work.locks.close()
    work.store.flush()
    state.withLock { $0.core.giveUpTheRest() }
    deliverEvents()
    return state.withLock { $0.core }
  }

  private func cancel() {
    state.withLock { state in
      state.core.cancel()
      if state.count == 0 { addLane(&state) }
    }
  }

  // MARK: Lanes

  private func addLane(_ state: inout State) {
    state.count += 1
    queue.async { [self] in lane() }
  }

  private func lane() {
    while true {
      let batch = next()
      if batch.isEmpty { return }
      deliverEvents()
      perform(batch)
    }
  }

  /// The next pieces of work; none where the lane ends.
  private func next() -> [BuildCore.Assignment] {
    deliverEvents()
    while true {
      let batch = take()
      if !batch.isEmpty { return batch }
      // What was finished shall be seen by others before the lane rests.
      work.locks.flush()
      if let isOver = rest() {
        if isOver {
          deliverEvents()
          end.signal()
        }
        return []
      }
    }
  }

  private func take() -> [BuildCore.Assignment] {
    state.withLock { state in
      let batch = state.core.takeBatch(width: width)
      if batch.isEmpty { return [] }
      if state.count < width, !state.core.ready.isEmpty { addLane(&state) }
      for assignment in batch { setDeadline(assignment, &state) }
      return batch
    }
  }

  /// Ends the lane, where there is nothing to do; nil where there is. Says whether the build is
  /// over.
  private func rest() -> Bool? {
    state.withLock { state in
      if state.core.working == 0, !state.core.isWindingDown, state.core.ready.isEmpty,
        state.core.awake.isEmpty
      {
        if state.core.parked.isEmpty {
          state.core.resolveStall()
          return nil
        }
        waitForOthers(&state)
      } else if !state.core.isWindingDown, !state.core.ready.isEmpty || !state.core.awake.isEmpty {
        return nil
      }
      state.count -= 1
      guard state.count == 0, state.core.isFinished, !state.isOver else { return false }
      state.isOver = true
      return true
    }
  }

  private func deliverEvents() {
    delivery.withLock { _ in
      let events = state.withLock { state in
        defer { state.core.events = [] }
        return state.core.events
      }
      for event in events { observer(event) }
    }
  }

  // MARK: Other processes

  /// Only nodes that other processes run are left: somebody else than a lane waits for the first.
  private func waitForOthers(_ state: inout State) {
    guard !state.isWaitingForOthers, let first = state.core.parked.first,
      let key = state.core.key(of: first)
    else { return }
    state.isWaitingForOthers = true
    patience.async { [self] in
      if case .held = work.store.lock(key.digest) { work.store.unlock(key.digest) }
      work.store.follow()
      self.state.withLock { state in
        state.isWaitingForOthers = false
        state.core.unpark()
        addLane(&state)
      }
    }
  }

  // MARK: Time limits

  private func setDeadline(_ assignment: BuildCore.Assignment, _ state: inout State) {
    guard case .run = assignment.work, let limit = timeLimit(of: assignment.spec) else { return }
    let microseconds = Int(clamping: limit.microseconds)
    let deadline = Deadline(
      time: .now() + .microseconds(microseconds), limit: limit, node: assignment.node,
      attempt: assignment.attempt)
    let isEarliest = state.deadlines.allSatisfy { $0.time > deadline.time }
    state.deadlines.append(deadline)
    if isEarliest { awaitDeadline(deadline.time) }
  }

  /// How long a run may take: as its step or its node says, whichever is less.
  private func timeLimit(of node: NodeSpec) -> Duration? {
    guard let step = work.steps[node.label.step].map({ type(of: $0) }) else { return nil }
    let limits = [step.timeLimit, step.keepsTimeouts ? nil : node.timeout]
    return limits.compactMap { $0 }.min()
  }

  private func awaitDeadline(_ time: DispatchTime) {
    patience.asyncAfter(deadline: time) { [weak self] in self?.expire() }
  }

  private func expire() {
    state.withLock { state in
      let now = DispatchTime.now()
      for deadline in state.deadlines where deadline.time <= now {
        state.core.expire(deadline.node, attempt: deadline.attempt, after: deadline.limit)
      }
      state.deadlines.removeAll { $0.time <= now }
      if let next = state.deadlines.map(\.time).min() { awaitDeadline(next) }
      if state.count < width { addLane(&state) }
    }
  }

  // MARK: Work

  /// What came of a piece of work.
  fileprivate enum Result {
    case found([NodeWork.Found])
    case loaded(TraceID, [RunRecord.ReadyArtifact], [Finding])
    case lost(TraceID, String)
    case ran(NodeRun.Outcome)

    /// Whether other work that was taken with it has to wait for what it leads to.
    var isFailure: Bool {
      if case .ran(let outcome) = self, case .failed = outcome.result { true } else { false }
    }
  }

  private func perform(_ batch: [BuildCore.Assignment]) {
    var results: [Result] = []
    results.reserveCapacity(batch.count)
    for assignment in batch {
      results.append(result(of: assignment))
      if results.last?.isFailure == true { break }
    }
    finish(batch, results)
  }

  private func result(of assignment: BuildCore.Assignment) -> Result {
    switch assignment.work {
    case .lookUp(let questions): return .found(work.lookUp(questions))
    case .load(let trace):
      switch work.load(trace) {
      case .success(let artifacts):
        return .loaded(trace, artifacts, work.write(artifacts, of: assignment.spec))
      case .failure(let lost): return .lost(trace, lost.name)
      }
    case .run: return .ran(run(assignment))
    }
  }

  private func run(_ assignment: BuildCore.Assignment) -> NodeRun.Outcome {
    NodeRun(
      work: work, assignment: assignment, find: { [self] in find($0) },
      declare: { [self] in try declare($0, by: assignment.spec) }
    ).run()
  }

  /// Hands in results; what is behind them in the batch was not done.
  private func finish(_ batch: [BuildCore.Assignment], _ results: [Result]) {
    let isChanged = work.snapshot.changed != nil
    state.withLock { state in
      for (assignment, result) in zip(batch, results) {
        if state.core.giveBack(assignment) { state.core.take(result, of: assignment) }
        endDeadline(of: assignment, &state)
      }
      for assignment in batch.dropFirst(results.count) {
        state.core.putBack(assignment)
        endDeadline(of: assignment, &state)
      }
      if isChanged { state.core.needsAnotherRound = true }
      state.core.settleAwake()
    }
  }

  private func endDeadline(of assignment: BuildCore.Assignment, _ state: inout State) {
    if state.deadlines.isEmpty { return }
    state.deadlines.removeAll { $0.node == assignment.node && $0.attempt == assignment.attempt }
  }

  /// What there is to a request of a running step.
  private func find(_ request: ArtifactRequest) -> RunRecord.Availability {
    guard case .at(let content) = state.withLock({ $0.core.locate(request.label) }) else {
      return .notReady
    }
    switch work.find(request, in: content) {
    case .success(let availability): return availability
    case .failure(let lost):
      state.withLock { $0.core.lose(lost.name, of: request.label) }
      return .notReady
    }
  }

  private func declare(_ nodes: [NodeSpec], by declarer: NodeSpec) throws {
    for node in nodes {
      let wrong = work.steps.check(node)
      if !wrong.isEmpty { throw GraphError(wrong) }
    }
    try state.withLock { state throws(NodeError) in
      try state.core.declare(nodes, by: declarer)
    }
  }
}

extension BuildCore {
  fileprivate mutating func take(_ result: Lanes.Result, of assignment: Assignment) {
    switch result {
    case .found(let found):
      for found in found {
        if let owner = found.owner { ownersBehindLinks[found.question] = owner }
      }
      take(found.map { ($0.question, $0.answer) }, for: assignment.node)
    case .loaded(let trace, let artifacts, let failure):
      finishLoad(assignment.node, trace, artifacts, lost: nil, failure)
    case .lost(let trace, let name):
      finishLoad(assignment.node, trace, nil, lost: name, [])
    case .ran(let outcome):
      if !assignment.isTold { events.append(.nodeStarted(assignment.spec.label)) }
      finishRun(
        assignment.node, outcome.result, used: outcome.used, duration: outcome.duration)
      if outcome.contradictsEarlier { needsAnotherRound = true }
    }
  }
}
