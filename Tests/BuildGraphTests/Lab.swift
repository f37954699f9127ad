import BuildGraph
import FileTree
import Findings
import Text

/// A workspace in memory whose steps are closures, and which counts how often each ran.
///
/// `@unchecked Sendable`: a test uses it from one thread, builds included, which are waited for.
final class Lab: @unchecked Sendable {
  typealias Script = (any StepContext) throws -> StepOutput

  var tree = MemoryTree()
  var graph = DeclaredGraph()
  var store = TraceStore()
  var options = BuildOptions(keepsGoing: true)
  var version: UInt32 = 1
  var scripts: [String: Script] = [:]
  /// How often each node's step was started since the last `takeRuns`.
  private(set) var runs: [String: Int] = [:]
  /// How often each run came to an end of its own, good or bad, since the last `takeRuns`.
  private(set) var completions: [String: Int] = [:]
  /// What builds wrote into the tree.
  private(set) var written: [TreePath: [UInt8]] = [:]

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
    for (path, bytes) in written { tree.write(bytes, to: path) }
    written = [:]
    return report
  }

  /// A build that knows nothing of earlier ones and leaves nothing behind.
  func cleanBuild(_ subjects: [String]) -> BuildReport {
    let engine = ReferenceEngine(
      graph: graph, steps: steps, tree: tree, store: TraceStore(), options: options)
    return engine.build(subjects.map(lab))
  }

  var engine: ReferenceEngine {
    ReferenceEngine(
      graph: graph, steps: steps, tree: tree, store: store, writer: LabWriter(lab: self),
      options: options)
  }

  var steps: StepRegistry {
    StepRegistry(version == 1 ? [LabStep<One>(lab: self)] : [LabStep<Two>(lab: self)])
  }

  func takeRuns() -> [String: Int] {
    defer {
      runs = [:]
      completions = [:]
    }
    return runs
  }

  fileprivate func run(_ context: any StepContext) throws -> StepOutput {
    let subject = context.node.label.subject
    runs[subject, default: 0] += 1
    // Children that a script declares share the script of what stands before the slash.
    let name = String(subject.prefix { $0 != "/" })
    guard let script = scripts[subject] ?? scripts[name] else { throw LabError("no script") }
    defer { if !context.isInterrupted { completions[subject, default: 0] += 1 } }
    return try script(context)
  }

  fileprivate func write(_ artifact: Artifact, _ path: TreePath) {
    written[path] = artifact.bytes
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

  func materialise(_ artifact: Artifact, at path: TreePath) throws(FileTreeError) {
    lab.write(artifact, path)
  }
}
