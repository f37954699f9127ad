import BuildStore
import Digest
import FileTree
import Findings
import Text

/// All that the lanes of a build share, under one lock: the nodes, what waits for what, and what is
/// ready to be worked on. It never waits and never reads a file; the store's lock is taken inside
/// of it, never the other way round.
struct BuildCore: Sendable {
  let steps: StepRegistry
  let options: BuildOptions
  let store: BuildStore
  let owned: OwnedPaths

  var nodes: [BuildNode] = []
  private var numbers: [Label: NodeNumber] = [:]
  /// The node of each label of the store's tables.
  private var numberOfLabel: [NodeNumber?] = []
  let requested: [Label]
  /// The requested nodes, once the build has begun.
  var requestedNodes: [NodeNumber] = []
  private(set) var requestedSet: Set<NodeNumber> = []
  /// How many of them are not done.
  var openRequests = 0

  /// The answer to each question of the store's tables in this round.
  var answers: AnswerColumn
  /// The owners of contents that are only found behind links.
  var ownersBehindLinks: [QuestionID: OwnedPaths.Owner] = [:]

  var held = HeldBytes()
  var ready = ReadyHeap()
  /// Nodes that have something to do without a lane.
  var awake: [NodeNumber] = []
  var working = 0
  var parked: [NodeNumber] = []
  var pools: RunPools
  var durations = DurationEstimate()
  var pace = RunPace()
  var tried: [NodeNumber: Set<NodeNumber>] = [:]
  var tryCount = 0

  /// The node whose failure ended the build.
  var stopped: NodeNumber?
  var isCancelled = false
  /// Something is not as it was earlier in the build: what was done has to be looked at again.
  var needsAnotherRound = false
  var events: [BuildEvent] = []

  init(
    _ requested: [Label], graph: DeclaredGraph, steps: StepRegistry, options: BuildOptions,
    store: BuildStore, owned: OwnedPaths, answers: AnswerColumn
  ) {
    self.requested = requested
    self.steps = steps
    self.options = options
    self.store = store
    self.owned = owned
    self.answers = answers
    pools = RunPools(graph.pools.merging(options.pools) { _, given in given })
    nodes.reserveCapacity(graph.nodes.count)
    for spec in graph.nodes {
      let number = self.number(of: spec.label)
      nodes[number.index].spec = spec
    }
  }

  subscript(_ number: NodeNumber) -> BuildNode {
    get { nodes[number.index] }
    _modify { yield &nodes[number.index] }
  }

  // MARK: Numbers

  /// The number of a label; it gets one where it is new.
  mutating func number(of label: Label) -> NodeNumber {
    if let known = numbers[label] { return known }
    let id = store.withTables { $0.label(label.description) }
    return add(label, id)
  }

  /// The number of a label of the tables.
  mutating func number(of id: LabelID, in tables: BuildTables) -> NodeNumber? {
    if id.index < numberOfLabel.count, let known = numberOfLabel[id.index] { return known }
    guard let label = Label(tables.nodes.labels.text(id)) else { return nil }
    return add(label, id)
  }

  /// The number of a label, in the midst of the tables.
  mutating func number(of label: Label, in tables: inout BuildTables) -> NodeNumber {
    numbers[label] ?? add(label, tables.label(label.description))
  }

  func knownNumber(of label: Label) -> NodeNumber? { numbers[label] }

  private mutating func add(_ label: Label, _ id: LabelID) -> NodeNumber {
    let number = NodeNumber(nodes.count)
    nodes.append(BuildNode(label, id))
    numbers[label] = number
    while numberOfLabel.count <= id.index { numberOfLabel.append(nil) }
    numberOfLabel[id.index] = number
    return number
  }

  // MARK: Nodes

  mutating func key(of number: NodeNumber) -> NodeKey? {
    if let key = self[number].key { return key }
    guard let spec = self[number].spec else { return nil }
    let key = NodeKey(of: spec, stepVersion: stepVersion(of: spec), salt: options.salt)
    self[number].key = key
    return key
  }

  func stepVersion(of node: NodeSpec) -> UInt32 {
    steps[node.label.step].map { type(of: $0).version } ?? 0
  }

  func discovers(_ node: NodeSpec) -> Bool {
    steps[node.label.step].map { type(of: $0).discovers } ?? false
  }

  /// Adds nodes that a step declares. One that is known must be the same piece of work.
  mutating func declare(_ declared: [NodeSpec], by declarer: NodeSpec) throws(NodeError) {
    guard discovers(declarer) else { throw .mayNotDeclare(declarer) }
    for spec in declared {
      if !spec.writes.isEmpty { throw .mayNotWrite(spec) }
      let number = self.number(of: spec.label)
      if let known = self[number].spec {
        let key = NodeKey(of: spec, stepVersion: stepVersion(of: spec), salt: options.salt)
        if self.key(of: number) != key || known.needs != spec.needs {
          throw .declaredTwice(
            spec, by: declarer.label.description, other: declarerWords(number))
        }
        continue
      }
      self[number].spec = spec
      self[number].declarer = declarer.label
      reopen(number)
      if !self[number].users.isEmpty { start(number) }
    }
  }

  /// Who declared a node, for messages.
  private func declarerWords(_ number: NodeNumber) -> String {
    self[number].declarer?.description ?? self[number].spec?.place?.description ?? "the graph"
  }

  /// The known label that is nearest to one that is not.
  func nearest(to label: Label) -> String? {
    nearestName(
      to: label.description,
      in: nodes.filter { $0.spec != nil }.map(\.label).sorted().map(\.description))
  }

  // MARK: The build as a whole

  /// Asks for what was requested.
  mutating func begin() {
    requestedNodes = requested.map { number(of: $0) }
    requestedSet = Set(requestedNodes)
    openRequests = requestedSet.count
    for number in requestedNodes {
      self[number].isRequested = true
      markWanted(number)
      if self[number].spec != nil { start(number) } else { self[number].users.append(.request) }
    }
    settleAwake()
  }

  /// Whether everything that was asked for is done with, or nothing more is to be done.
  var isFinished: Bool {
    working == 0 && isWindingDown
  }

  /// Whether no new work is begun.
  var isWindingDown: Bool { openRequests == 0 || isStopping }

  /// Whether the build ends before its end.
  var isStopping: Bool { stopped != nil || isCancelled || needsAnotherRound }

  /// A node that was done is to be done again.
  mutating func reopen(_ number: NodeNumber) {
    guard self[number].isDone else { return }
    self[number].phase = .idle
    self[number].product = nil
    if self[number].isRequested { openRequests += 1 }
  }

  /// Marks what is still on its way as skipped: the build has ended before.
  mutating func giveUpTheRest() {
    for index in nodes.indices {
      let number = NodeNumber(index)
      switch nodes[index].phase {
      case .idle, .done: continue
      case .waiting, .queued, .working, .parked:
        if nodes[index].spec == nil { continue }
        var product = NodeProduct(.skipped)
        product.skippedFor = stopped.map { self[$0].product?.skippedFor ?? $0 }
        settle(number, product)
      }
    }
    awake = []
  }
}

extension BuildNode {
  var isDone: Bool {
    if case .done = phase { true } else { false }
  }
}

extension BuildNode.User {
  /// Whoever asked for the build: never woken.
  static let request = BuildNode.User(node: NodeNumber(-1), turn: 0)
}
