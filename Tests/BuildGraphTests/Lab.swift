import BuildGraph
import BuildStore
import FileTree
import Findings
import Synchronization
import TestSupport
import Text

/// The engines that must agree.
enum EngineKind: CaseIterable {
  /// The simple one, the oracle.
  case simple
  /// The full one, on one lane.
  case narrow
  /// The full one, on eight lanes.
  case wide

  var width: Int? {
    switch self {
    case .simple: nil
    case .narrow: 1
    case .wide: 8
    }
  }
}

/// What tests ask of an engine.
protocol TestedEngine {
  func build(
    _ labels: [Label], cancellation: BuildCancellation?,
    observer: @escaping @Sendable (BuildEvent) -> Void
  ) -> BuildReport
  func explain(_ label: Label) throws -> Explanation
  func record(of label: Label) -> NodeRecord?
}

extension TestedEngine {
  func build(_ labels: [Label]) -> BuildReport {
    build(labels, cancellation: nil) { _ in }
  }

  func build(
    _ labels: [Label], observer: @escaping @Sendable (BuildEvent) -> Void
  ) -> BuildReport {
    build(labels, cancellation: nil, observer: observer)
  }

  func build(_ labels: [Label], cancellation: BuildCancellation) -> BuildReport {
    build(labels, cancellation: cancellation) { _ in }
  }
}

extension ReferenceEngine: TestedEngine {}

extension Engine: TestedEngine {}

/// A workspace in memory whose steps are closures, and which counts how often each ran.
///
/// `@unchecked Sendable`: a test changes it while no build runs; what builds change is locked.
final class Lab: @unchecked Sendable {
  typealias Script = (any StepContext) throws -> StepOutput

  var tree = MemoryTree()
  var graph = DeclaredGraph()
  let kind: EngineKind
  /// Where the tree lies on disk, for the full engine: every build is one of a new process then.
  var folder: TemporaryFolder?
  /// Puts something between the engine and the tree in memory.
  var wrap: (MemoryTree) -> any FileTree = { $0 }
  /// The store of the simple engine.
  var store = TraceStore()
  /// The store of the full engine.
  var tables = BuildStore()
  var options = BuildOptions(keepsGoing: true)
  var version: UInt32 = 1
  var scripts: [String: Script] = [:]
  private struct Counts {
    var runs: [String: Int] = [:]
    var completions: [String: Int] = [:]
    var written: [TreePath: [UInt8]] = [:]
  }

  private let counts = Mutex(Counts())

  init(_ kind: EngineKind = .simple) {
    self.kind = kind
  }

  /// How often each node's step was started since the last `takeRuns`.
  var runs: [String: Int] { counts.withLock { $0.runs } }
  /// How often each run came to an end of its own, good or bad, since the last `takeRuns`.
  var completions: [String: Int] { counts.withLock { $0.completions } }

  /// Declares a node `lab:SUBJECT`, or replaces the one that is declared.
  func node(
    _ subject: String, parameters: Parameter = .map([:]), needs: [String] = [],
    writes: [String: TreePath] = [:], place: Place? = nil, script: @escaping Script
  ) {
    graph.nodes.removeAll { $0.label == lab(subject) }
    graph.nodes.append(
      NodeSpec(
        lab(subject), parameters: parameters, needs: needs.map(lab), writes: writes, place: place))
    scripts[subject] = script
  }

  func build(_ subjects: String...) -> BuildReport {
    build(subjects)
  }

  func build(_ subjects: [String]) -> BuildReport {
    let report = engine.build(subjects.map(lab))
    let written = counts.withLock { counts in
      defer { counts.written = [:] }
      return counts.written
    }
    for (path, bytes) in written { tree.write(bytes, to: path) }
    return report
  }

  /// A build that knows nothing of earlier ones and leaves nothing behind.
  func cleanBuild(_ subjects: [String]) -> BuildReport {
    engine(TraceStore(), BuildStore(), nil).build(subjects.map(lab))
  }

  /// A clean build by the simple engine.
  func oracleBuild(_ subjects: [String]) -> BuildReport {
    ReferenceEngine(
      graph: graph, steps: steps, tree: tree, store: TraceStore(), options: options
    ).build(subjects.map(lab))
  }

  var engine: any TestedEngine { engine(store, tables, LabWriter(lab: self)) }

  private func engine(
    _ store: TraceStore, _ tables: BuildStore, _ writer: LabWriter?
  ) -> any TestedEngine {
    guard let width = kind.width else {
      return ReferenceEngine(
        graph: graph, steps: steps, tree: tree, store: store, writer: writer, options: options)
    }
    var options = options
    options.width = width
    options.depthLimit = 10_000
    if let folder, writer != nil {
      do {
        try Mirror(folder: folder).update(to: self.tree)
        self.tables = BuildStore(folder: folder.path + "/.cache/hgraph")
        return Engine(
          graph: graph, steps: steps, tree: try WorkingTree(root: folder.path), folder: folder.path,
          store: self.tables, writer: writer, options: options)
      } catch {
        fatalError("\(error)")
      }
    }
    return Engine(
      graph: graph, steps: steps, tree: wrap(tree), store: tables, writer: writer, options: options)
  }

  var steps: StepRegistry {
    StepRegistry(version == 1 ? [LabStep<One>(lab: self)] : [LabStep<Two>(lab: self)])
  }

  func takeRuns() -> [String: Int] {
    counts.withLock { counts in
      defer { counts = Counts() }
      return counts.runs
    }
  }

  fileprivate func run(_ context: any StepContext) throws -> StepOutput {
    let subject = context.node.label.subject
    counts.withLock { $0.runs[subject, default: 0] += 1 }
    // Children that a script declares share the script of what stands before the slash.
    let name = String(subject.prefix { $0 != "/" })
    guard let script = scripts[subject] ?? scripts[name] else { throw LabError("no script") }
    defer {
      if !context.isInterrupted { counts.withLock { $0.completions[subject, default: 0] += 1 } }
    }
    return try script(context)
  }

  fileprivate func write(_ artifact: Artifact, _ path: TreePath) {
    counts.withLock { $0.written[path] = artifact.bytes }
  }
}

func lab(_ subject: String) -> Label { Label(step: "lab", subject: subject) }

func path(_ text: String) -> TreePath { TreePath(text) ?? .root }

func text(_ text: String) -> StepOutput {
  StepOutput([Artifact(mediaType: .text, bytes: Array(text.utf8))])
}

extension StepContext {
  func readText(_ name: String) throws -> String {
    String(decoding: try tree.read(path(name)), as: UTF8.self)
  }

  func needText(_ subjects: String...) throws -> String {
    try need(subjects.map { ArtifactRequest(lab($0)) })
      .map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }
}

extension BuildReport {
  func text(_ subject: String) -> String? {
    artifacts(of: lab(subject)).first.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  func state(_ subject: String) -> NodeOutcome.State? { outcomes[lab(subject)]?.state }
}

struct LabError: FindingError, Equatable {
  let message: String

  init(_ message: String) { self.message = message }

  var findings: [Finding] { [Finding(code: "lab", message)] }
}

// MARK: The step, in two versions

private protocol LabVersion { static var number: UInt32 { get } }
private enum One: LabVersion { static let number: UInt32 = 1 }
private enum Two: LabVersion { static let number: UInt32 = 2 }

private struct LabStep<Version: LabVersion>: Step {
  static var id: String { "lab" }
  static var version: UInt32 { Version.number }
  static var summary: String { "runs a closure of a test" }
  static var discovers: Bool { true }
  static var parameters: [StepParameter] {
    [StepParameter("seed", .int, "what differs"), StepParameter("name", .string, "what differs")]
  }

  let lab: Lab

  func run(_ context: any StepContext) throws -> StepOutput { try lab.run(context) }
}

private struct LabWriter: ArtifactWriter {
  let lab: Lab

  func materialise(_ artifact: Artifact, at path: TreePath) throws(MaterialisationError) {
    lab.write(artifact, path)
  }
}
