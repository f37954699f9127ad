import Digest
import FileTree
import Findings
import Text

/// One build: brings nodes up to date, each once, its dependencies first.
final class BuildRun {
  /// Why the recursion goes back without an answer.
  enum Unwinding: Error {
    /// A node failed, and the build does not keep going.
    case stop(failed: Label)
    /// A node that was tried only because it might declare another waits for one that waits for
    /// that: the try is given up, nothing is decided.
    case triedInVain(waitsFor: Label)
    /// The build was ended from outside.
    case cancelled
  }

  /// What came of bringing a node up to date.
  enum Brought {
    case ready
    /// It, or a node that it uses, failed.
    case failed
    /// Nobody declares it.
    case unknown
    /// It is waiting for the very node that asks.
    case cycle(NodeError)
    case tooDeep
  }

  /// A node that is being brought up to date, and how the one before it came to ask for it.
  struct Frame {
    var label: Label
    var edge: Edge
  }

  /// Why a node is looked at.
  enum Edge {
    case requested
    case need
    case asked(Question)
    case mayDeclare(Label)
  }

  /// What a node made.
  struct Product {
    var outcome: NodeOutcome
    var artifacts: [RunRecord.ReadyArtifact] = []
    /// The nodes that it used, in the order in which it asked.
    var uses: [Label] = []
  }

  /// How many nodes may wait for each other in a chain.
  var depthLimit = 40
  /// How often nodes are tried for what they might declare, in one build.
  static let tryLimit = 10_000

  let engine: ReferenceEngine
  let observer: (BuildEvent) -> Void
  private let cancellation: BuildCancellation?
  let owned: OwnedPaths
  let snapshot: SnapshotTree
  let machine: Machine
  var known: KnownNodes
  private(set) var products: [Label: Product] = [:]
  private(set) var stack: [Frame] = []
  private var inProgress: Set<Label> = []
  /// Where in the stack nodes are tried for what they might declare.
  private var tries: [Int] = []
  private var tryCount = 0
  /// Tries that came to nothing. Another would come to the same as long as the node that it waits
  /// for is not done and no other nodes are known.
  private var vainTries: [Label: (waitsFor: Label, knownCount: Int)] = [:]

  init(
    _ engine: ReferenceEngine, cancellation: BuildCancellation? = nil,
    observer: @escaping (BuildEvent) -> Void
  ) {
    self.cancellation = cancellation
    self.engine = engine
    self.observer = observer
    owned = OwnedPaths(of: engine.graph, in: engine.tree)
    snapshot = SnapshotTree(of: owned.tree)
    machine = Machine(engine.options)
    known = KnownNodes(engine.graph, steps: engine.steps, salt: engine.options.salt)
  }

  /// The artifacts of a node that is ready.
  func readyArtifacts(of label: Label) -> [RunRecord.ReadyArtifact]? {
    guard let product = products[label], product.outcome.state.isReady else { return nil }
    return product.artifacts
  }

  /// What there is to a request.
  func find(_ request: ArtifactRequest) -> RunRecord.Availability {
    guard let ready = readyArtifacts(of: request.label) else { return .notReady }
    let artifact = ready.first { $0.artifact.name.hasSameBytes(as: request.artifact) }
    return artifact.map { .ready($0) } ?? .noSuchArtifact(known: ready.map(\.artifact.name))
  }

  /// Brings a node up to date, if it is not yet.
  func bring(_ label: Label, _ edge: Edge) throws(Unwinding) -> Brought {
    if let product = products[label] {
      if product.outcome.state.isReady { return .ready }
      try stopUnlessKeepingGoing(label)
      return .failed
    }
    if cancellation?.isCancelled == true { throw .cancelled }
    if inProgress.contains(label) { return .cycle(try cycle(to: label, edge)) }
    if stack.count >= depthLimit { return .tooDeep }
    if known[label] == nil { try discover(label) }
    guard let node = known[label] else { return .unknown }
    // It may have been brought up to date while it was looked for.
    if products[label] != nil { return try bring(label, edge) }
    return try start(node, edge)
  }

  private func start(_ node: NodeSpec, _ edge: Edge) throws(Unwinding) -> Brought {
    stack.append(Frame(label: node.label, edge: edge))
    inProgress.insert(node.label)
    defer {
      stack.removeLast()
      inProgress.remove(node.label)
    }
    let product: Product
    var work = NodeBuild(node, in: self)
    do throws(Unwinding) {
      product = try work.product()
    } catch {
      if case .stop(let failed) = error {
        let outcome = NodeOutcome(state: .skipped, skippedFor: failed)
        settle(node.label, Product(outcome: outcome, uses: work.uses))
      }
      throw error
    }
    settle(node.label, product)
    if product.outcome.state.isReady { return .ready }
    try stopUnlessKeepingGoing(node.label)
    return .failed
  }

  private func settle(_ label: Label, _ product: Product) {
    products[label] = product
    observer(.nodeFinished(label, product.outcome))
  }

  private func stopUnlessKeepingGoing(_ label: Label) throws(Unwinding) {
    // Nodes that are only tried may fail: perhaps nobody wants them.
    if engine.options.keepsGoing || !tries.isEmpty { return }
    throw .stop(failed: products[label]?.outcome.skippedFor ?? label)
  }

  // MARK: Nodes that nobody knows yet

  /// Looks for who declares a label: first those that did in an earlier build, then every node
  /// whose step discovers.
  private func discover(_ label: Label) throws(Unwinding) {
    var tried: Set<Label> = []
    var blocker: Label?
    let former = engine.store.declarers(of: label)
    while known[label] == nil {
      let candidates = known.discoverers.filter { !tried.contains($0) }
      guard let next = former.first(where: candidates.contains) ?? candidates.first else { break }
      tried.insert(next)
      if products[next] != nil || inProgress.contains(next) { continue }
      blocker = try attempt(next, label) ?? blocker
      if tryCount > BuildRun.tryLimit { break }
    }
    // Perhaps it is declared later: nothing is decided for those who are only tried themselves.
    if known[label] == nil, let blocker, !tries.isEmpty { throw .triedInVain(waitsFor: blocker) }
  }

  /// Brings a node up to date for what it may declare. Where that comes to nothing, returns the
  /// node that it waits for.
  private func attempt(_ candidate: Label, _ label: Label) throws(Unwinding) -> Label? {
    if let vain = vainTries[candidate], inProgress.contains(vain.waitsFor),
      vain.knownCount == known.count
    {
      return vain.waitsFor
    }
    tries.append(stack.count)
    tryCount += 1
    defer { tries.removeLast() }
    do throws(Unwinding) {
      _ = try bring(candidate, .mayDeclare(label))
      return nil
    } catch {
      guard case .triedInVain(let waitsFor) = error else { throw error }
      vainTries[candidate] = (waitsFor, known.count)
      return waitsFor
    }
  }

  /// The circle that ends at the node asked for. Where it goes through a node that is only tried,
  /// the try is given up.
  private func cycle(to label: Label, _ edge: Edge) throws(Unwinding) -> NodeError {
    let start = stack.firstIndex { $0.label == label } ?? 0
    if let last = tries.last, last > start {
      throw .triedInVain(waitsFor: label)
    }
    var edges: [String] = []
    var places: [Place] = []
    let next = stack[(start + 1)...] + [Frame(label: label, edge: edge)]
    for (from, to) in zip(stack[start...], next) {
      edges.append("\(from.label) \(to.edge.words(to.label))")
      if let place = known[from.label]?.place { places.append(place) }
    }
    return .cycle(edges: edges, places: places)
  }
}

extension BuildRun.Edge {
  /// The edge in words: `needs b:2`.
  func words(_ label: Label) -> String {
    switch self {
    case .requested: "was asked for"
    case .need: "needs \(label)"
    case .asked(.content(let path)): "reads \(path), which \(label) writes"
    case .asked: "asks for \(label)"
    case .mayDeclare(let unknown): "asks for \(unknown), which \(label) may declare"
    }
  }
}

extension NodeOutcome.State {
  /// Whether the node's artifacts are there.
  var isReady: Bool { self == .built || self == .unchanged }
}
