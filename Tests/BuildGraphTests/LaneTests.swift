import BuildGraph
import BuildStore
import FileTree
import Findings
import Glibc
import Synchronization
import TestSupport
import Testing
import Text

private func threadCount() throws -> Int {
  let status = try #require(fopen("/proc/self/status", "re"))
  defer { fclose(status) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, 256, status) != nil {
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if text.hasPrefix("Threads:") { return Int(text.filter(\.isNumber)) ?? 0 }
  }
  return 0
}

/// Nodes that wait cost no thread: in a process of its own, where nobody else starts any.
@Test func waitingNodesCostNoThreads() async {
  await #expect(processExitsWith: .success) {
    let lab = Lab(.narrow)
    let before = try threadCount()
    let most = Atomic(0)
    lab.scripts["n"] = { context in
      if context.node.label.subject != "n/0" { return text(try context.needText("n/0")) }
      usleep(20_000)
      most.store(try threadCount(), ordering: .relaxed)
      return text("end")
    }
    let labels = (0...1_000).map { labLabel("n/\($0)") }
    lab.graph.nodes = labels.map { NodeSpec($0) }
    let engine = Engine(
      graph: lab.graph, steps: lab.steps, tree: lab.tree, store: BuildStore(),
      options: BuildOptions(width: 2))
    let report = engine.build(labels)
    // Two lanes, the one for patience, and Dispatch's own; idle ones are taken over.
    let counted = most.load(ordering: .relaxed)
    exit(report.summary.built == 1_001 && counted > 0 && counted <= before + 4 ? 0 : 1)
  }
}

private func labLabel(_ subject: String) -> Label { Label(step: "lab", subject: subject) }

// MARK: Steps with pools and limits

private final class Gauge: Sendable {
  private let now = Atomic(0)
  let most = Atomic(0)

  func measure(_ body: () -> Void) {
    let value = now.add(1, ordering: .relaxed).newValue
    _ = most.max(value, ordering: .relaxed)
    body()
    now.subtract(1, ordering: .relaxed)
  }
}

private struct PooledStep: Step {
  static let id = "pooled"
  static let version: UInt32 = 1
  static let summary = "counts how many run at once"
  static let parameters: [StepParameter] = []
  static let pool: String? = "few"
  let gauge: Gauge

  func run(_ context: any StepContext) throws -> StepOutput {
    gauge.measure { usleep(2_000) }
    return StepOutput([])
  }
}

private struct EndlessStep: Step {
  static let id = "endless"
  static let version: UInt32 = 1
  static let summary = "runs until it is told to stop"
  static let parameters: [StepParameter] = []
  static let timeLimit: Duration? = .milliseconds(50)

  func run(_ context: any StepContext) throws -> StepOutput {
    while !context.isInterrupted { usleep(1_000) }
    return StepOutput([Artifact(mediaType: .text, bytes: [])])
  }
}

private struct PatientStep: Step {
  static let id = "patient"
  static let version: UInt32 = 1
  static let summary = "says that it runs, then waits to be cancelled"
  static let parameters: [StepParameter] = []
  let cancellation: BuildCancellation

  func run(_ context: any StepContext) throws -> StepOutput {
    cancellation.cancel()
    while !context.isInterrupted { usleep(1_000) }
    _ = try context.tree.read(.root)
    return StepOutput([])
  }
}

private func engine(_ step: any Step, count: Int, width: Int, pools: [ByteText: Int] = [:]) -> (
  Engine, [Label]
) {
  let labels = (0..<count).map { Label(step: type(of: step).id, subject: "\($0)") }
  var options = BuildOptions(keepsGoing: true, width: width)
  options.pools = pools
  let engine = Engine(
    graph: DeclaredGraph(nodes: labels.map { NodeSpec($0) }), steps: StepRegistry([step]),
    tree: MemoryTree(), store: BuildStore(), options: options)
  return (engine, labels)
}

@Test func poolsBoundWhatRunsAtOnce() {
  for (pools, bound) in [([:], 1), ([ByteText("few"): 3], 3)] {
    let gauge = Gauge()
    let (engine, labels) = engine(PooledStep(gauge: gauge), count: 40, width: 8, pools: pools)
    #expect(engine.build(labels).summary.built == 40)
    #expect(gauge.most.load(ordering: .relaxed) <= bound)
  }
}

/// A node's own pool and the graph's width go before those of the step, and console is one wide.
@Test func nodesNameTheirPools() {
  for (pool, bound) in [("wide", 3), ("unknown", 1), (DeclaredGraph.console, 1)] {
    let gauge = Gauge()
    let labels = (0..<20).map { Label(step: PooledStep.id, subject: "\($0)") }
    let graph = DeclaredGraph(
      nodes: labels.map { NodeSpec($0, pool: pool) },
      pools: [ByteText("wide"): 3, ByteText(DeclaredGraph.console): 5])
    let engine = Engine(
      graph: graph, steps: StepRegistry([PooledStep(gauge: gauge)]), tree: MemoryTree(),
      store: BuildStore(), options: BuildOptions(width: 8))
    #expect(engine.build(labels).summary.built == 20)
    #expect(gauge.most.load(ordering: .relaxed) <= bound, "\(pool)")
  }
}

/// A step that runs no commands is held to its node's timeout too.
@Test func nodesHaveTimeouts() {
  let label = Label(step: SlowStep.id, subject: "a")
  let graph = DeclaredGraph(nodes: [NodeSpec(label, timeout: .milliseconds(30))])
  let engine = Engine(
    graph: graph, steps: StepRegistry([SlowStep()]), tree: MemoryTree(), store: BuildStore())
  let report = engine.build([label])
  #expect(report.allFindings.map(\.code) == ["node.took-too-long"])
}

private struct SlowStep: Step {
  static let id = "slow"
  static let version: UInt32 = 1
  static let summary = "runs until it is told to stop"
  static let parameters: [StepParameter] = []

  func run(_ context: any StepContext) throws -> StepOutput {
    while !context.isInterrupted { usleep(1_000) }
    return StepOutput([Artifact(mediaType: .text, bytes: [])])
  }
}

@Test func runsThatTakeTooLongFail() {
  for width in [1, 4] {
    let (engine, labels) = engine(EndlessStep(), count: 3, width: width)
    let report = engine.build(labels)
    #expect(report.summary.failed == 3)
    #expect(report.allFindings.map(\.code) == Array(repeating: "node.took-too-long", count: 3))
  }
}

@Test func cancelledBuildsEnd() {
  for width in [1, 2] {
    let cancellation = BuildCancellation()
    let (engine, labels) = engine(
      PatientStep(cancellation: cancellation), count: 50, width: width)
    let report = engine.build(labels, cancellation: cancellation)
    #expect(report.summary.built == 0)
    #expect(report.summary.skipped == 50)
    #expect(!report.succeeded)
    let late = engine.build(labels, cancellation: cancellation)
    #expect(late.summary.built == 0, "a build that was cancelled before it began")
  }
}

/// A step that asks one by one and one that asks in a batch leave the same artifacts, and a wide
/// graph is built once each.
@Test(arguments: [EngineKind.narrow, .wide]) func everyNodeRunsOnce(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.scripts["leaf"] = { text("\($0.node.label.subject.utf8.count)") }
  lab.scripts["all"] = { context in
    let requests = (0..<300).map { ArtifactRequest(labLabel("leaf/\($0)")) }
    return text(try context.need(requests).map { "\($0.bytes.count)" }.joined())
  }
  lab.graph.nodes = (0..<300).map { NodeSpec(labLabel("leaf/\($0)")) } + [NodeSpec(labLabel("all"))]
  let report = lab.build("all")
  #expect(report.summary.built == 301)
  #expect(lab.takeRuns().values.reduce(0, +) == 302)
}
