import BuildStore
import Findings

/// Starting, waiting, waking, settling.
extension BuildCore {
  /// Begins with a node that somebody asked for; nothing where that was done already.
  mutating func start(_ number: NodeNumber) {
    guard case .idle = self[number].phase, let spec = self[number].spec else { return }
    estimate(number)
    let wrong = steps.check(spec) + (owned.findings[spec.label] ?? [])
    if !wrong.isEmpty { return settle(number, NodeProduct(.failed, findings: wrong)) }
    let needs = spec.needs.map { BuildNode.Wait(node: self.number(of: $0), edge: .need) }
    self[number].needCount = needs.count
    wait(number, for: needs, .needs)
  }

  /// Lets a node wait until others are done, all of them.
  mutating func wait(
    _ number: NodeNumber, for waits: [BuildNode.Wait], _ stage: BuildNode.Stage
  ) {
    self[number].stage = stage
    self[number].phase = .waiting
    self[number].turn += 1
    self[number].waits = waits
    self[number].openWaits = 0
    let user = BuildNode.User(node: number, turn: self[number].turn)
    let depth = self[number].depth + 1
    // Whoever is woken last is looked at first, and so the first one comes to a lane first.
    for wait in waits where !self[wait.node].isDone {
      self[number].openWaits += 1
      self[wait.node].users.append(user)
      if self[number].isWanted { markWanted(wait.node) }
      if case .idle = self[wait.node].phase {
        self[wait.node].depth = depth
        raise(wait.node, above: self[number].critical)
        if depth >= options.depthLimit {
          self[wait.node].isTooDeep = true
          settle(wait.node, nil)
        } else {
          start(wait.node)
        }
      }
    }
    if self[number].isWanted {
      for wait in waits where self[wait.node].isDone { markWanted(wait.node) }
    }
    if self[number].openWaits == 0 { awake.append(number) }
  }

  /// Ends a node: whoever waits for it is woken. No product means that nobody declares it.
  mutating func settle(_ number: NodeNumber, _ product: NodeProduct?) {
    if self[number].isRequested, !self[number].isDone { openRequests -= 1 }
    self[number].phase = .done
    self[number].product = product
    self[number].cursor = nil
    self[number].work = nil
    self[number].turn += 1
    let users = self[number].users
    self[number].users = []
    for user in users where user.node.index >= 0 && self[user.node].turn == user.turn {
      self[user.node].openWaits -= 1
      if self[user.node].openWaits == 0 { awake.append(user.node) }
    }
    if openRequests == 0 { requestWhatIsReached() }
    guard let product else { return }
    events.append(.nodeFinished(self[number].label, outcome(of: number)))
    if !product.isReady { stopUnlessKeepingGoing(number) }
  }

  /// All that was asked for is done with. What it used must be too, so that the report is whole:
  /// where a node failed over one that it asked for, others of the same batch may be on their way.
  private mutating func requestWhatIsReached() {
    if isStopping { return }
    for number in reachedNodes() {
      switch self[number].phase {
      case .idle, .done: continue
      case .waiting, .queued, .working, .parked:
        if self[number].isRequested || self[number].spec == nil { continue }
        self[number].isRequested = true
        openRequests += 1
      }
    }
  }

  /// Says that the build needs a node, and what that one waits for.
  mutating func markWanted(_ number: NodeNumber) {
    var open = [number]
    while let next = open.popLast() {
      if self[next].isWanted { continue }
      self[next].isWanted = true
      if self[next].isDone { stopUnlessKeepingGoing(next) }
      if case .waiting = self[next].phase { open += self[next].waits.map(\.node) }
    }
  }

  private mutating func stopUnlessKeepingGoing(_ number: NodeNumber) {
    guard let product = self[number].product, !product.isReady, !options.keepsGoing,
      // Nodes that are only tried may fail: perhaps nobody wants them.
      self[number].isWanted, stopped == nil
    else { return }
    stopped = product.skippedFor ?? number
  }

  /// Goes on with all nodes that can go on without a lane.
  mutating func settleAwake() {
    while let number = awake.popLast() {
      guard case .waiting = self[number].phase, self[number].openWaits == 0, !isStopping else {
        continue
      }
      resume(number)
    }
  }

  /// Goes on with a node whose awaited nodes are all done.
  private mutating func resume(_ number: NodeNumber) {
    var failed: NodeNumber?
    for wait in self[number].waits {
      self[number].uses.append(wait.node)
      guard let product = self[wait.node].product else {
        return resume(number, without: wait.node)
      }
      if !product.isReady { failed = failed ?? product.skippedFor ?? wait.node }
    }
    if let failed {
      var product = NodeProduct(.skipped)
      product.skippedFor = failed
      return settle(number, product)
    }
    self[number].waits = []
    switch self[number].stage {
    case .needs: beginCheck(number)
    case .checking: check(number)
    case .running: queue(number, .run)
    }
  }

  /// A node asked for one that nobody declares. One that is only checked finds out by its own run.
  private mutating func resume(_ number: NodeNumber, without missing: NodeNumber) {
    if case .checking = self[number].stage { return miss(number, leftToRun: true) }
    let label = self[missing].label
    let error: NodeError =
      self[missing].isTooDeep
      ? .tooDeep(label)
      : .unknownNode(label, askedBy: self[number].spec, nearest: nearest(to: label))
    settle(number, NodeProduct(.failed, findings: error.findings))
  }

  // MARK: Lanes' work

  /// Puts a node among those that wait for a lane.
  mutating func queue(_ number: NodeNumber, _ work: BuildNode.Work) {
    self[number].phase = .queued
    self[number].work = work
    ready.push(number, critical: self[number].critical)
  }

  /// What a lane gets to do.
  struct Assignment: Sendable {
    var node: NodeNumber
    var labelID: LabelID
    var spec: NodeSpec
    var key: NodeKey
    var work: BuildNode.Work
    /// Whether its begin was told.
    var isTold: Bool
    var attempt: UInt32
    var signal: RunSignal
    /// The newest trace that was checked before the run.
    var newest: TraceID?
    var reason: RunReason
    var keepsBytes: Bool
  }

  /// The next pieces of work, several where each is quick and there are enough for all lanes; none
  /// where there is nothing for the moment.
  mutating func takeBatch(width: Int) -> [Assignment] {
    settleAwake()
    // What runs in one batch does not see what the batch makes.
    let limit = options.tellsEachRun ? 1 : min(batchLimit, ready.count / (2 * width))
    guard limit > 1 else { return take().map { [$0] } ?? [] }
    var batch: [Assignment] = []
    while batch.count < limit, batch.isEmpty || batchLimit > batch.count,
      let next = take(isTold: false)
    {
      batch.append(next)
    }
    return batch
  }

  /// How many pieces of work may be taken at once, the next one among them.
  private var batchLimit: Int {
    guard let next = ready.first else { return 1 }
    switch self[next].work {
    case .run:
      // Whoever waits in a batch would hold a place, or use up its time.
      guard let spec = self[next].spec, pool(of: spec) == nil, spec.timeout == nil,
        let step = steps[spec.label.step].map({ type(of: $0) }), step.timeLimit == nil
      else { return 1 }
      return pace.batch(of: step.id)
    case .lookUp: return 32
    case .load, nil: return 1
    }
  }

  /// Puts back what a lane took and did not do.
  mutating func putBack(_ assignment: Assignment) {
    if giveBack(assignment) { queue(assignment.node, assignment.work) }
  }

  /// The next piece of work; nil where there is none for the moment.
  private mutating func take(isTold: Bool = true) -> Assignment? {
    while !isWindingDown, let number = ready.pop() {
      guard case .queued = self[number].phase, let work = self[number].work,
        let spec = self[number].spec, let key = key(of: number)
      else { continue }
      if case .run = work {
        if !enterPool(number, spec) { continue }
        if isTold { events.append(.nodeStarted(self[number].label)) }
      }
      self[number].phase = .working
      working += 1
      self[number].attempt += 1
      self[number].signal = RunSignal()
      return Assignment(
        node: number, labelID: self[number].labelID, spec: spec, key: key, work: work,
        isTold: isTold, attempt: self[number].attempt,
        signal: self[number].signal, newest: self[number].newest,
        reason: self[number].reason, keepsBytes: keepsBytes(number))
    }
    return nil
  }

  /// Whether the bytes of a node's artifacts are part of the report.
  func keepsBytes(_ number: NodeNumber) -> Bool {
    switch options.artifacts {
    case .none: false
    case .requested: requestedSet.contains(number)
    case .reached: true
    }
  }

  private mutating func enterPool(_ number: NodeNumber, _ spec: NodeSpec) -> Bool {
    guard let pool = pool(of: spec) else { return true }
    return pools.enter(pool, number, critical: self[number].critical)
  }

  /// Gives a run's place in its pool to the next one.
  mutating func leavePool(_ spec: NodeSpec) {
    guard let pool = pool(of: spec), let next = pools.leave(pool) else { return }
    ready.push(next, critical: self[next].critical)
  }

  private func pool(of spec: NodeSpec) -> String? {
    spec.pool ?? steps[spec.label.step].flatMap { type(of: $0).pool }
  }

  // MARK: Order

  private mutating func estimate(_ number: NodeNumber) {
    let step = self[number].label.step
    let measured = newestTrace(of: number).map { trace in
      store.withTables { UInt64($0.traces.duration(trace)) }
    }
    if let measured { durations.add(measured, of: step) }
    self[number].critical += measured ?? durations.median(of: step)
  }

  /// A node comes before those that wait for it.
  private mutating func raise(_ number: NodeNumber, above critical: UInt64) {
    self[number].critical = max(self[number].critical, critical)
  }

  func newestTrace(of number: NodeNumber) -> TraceID? {
    let label = self[number].labelID
    return store.withTables { tables in
      tables.nodes.node(label).flatMap { tables.nodes.newest($0) }
    }
  }
}
