import BuildStore
import Digest
import Findings

/// What the last build of some request rested on: every question about files and the environment
/// that any of its nodes asked, each once. While all answers are the same nothing changed, and that
/// is found by one walk over two columns, without a graph and without a node.
struct StandingBuild {
  private static let countName = "\u{1}nodes"

  private let engine: Engine
  private let label: String
  private let key: Digest

  init(_ engine: Engine, _ words: [String]) {
    self.engine = engine
    var writer = BinaryWriter()
    writer.writeText("hgraph.build")
    engine.writeIdentity(&writer)
    switch engine.graph {
    case .source(let source): writer.writeText(source.identity)
    case .declared(let graph): writer.writeGraph(graph)
    }
    writer.writeFlag(engine.options.materialises && engine.writer != nil)
    writer.writeList(words) { $0.writeText($1) }
    key = Digest(of: writer.bytes)
    label = "hgraph.build:" + key.hex.prefix(16)
  }

  // MARK: Finding that nothing changed

  /// The report of a build in which nothing changed; nil where something may have.
  func report(_ inquiry: inout Inquiry, _ looks: PathLooks?) -> BuildReport? {
    let contentsOnly = !WorkspaceView.hasNoOwners(engine.store)
    for trace in engine.store.traces(ofLabel: label, key: key)
    where inquiry.fits(trace, looks, contentsOnly: contentsOnly) {
      let (count, hasFindings) = engine.store.withTables { tables in
        let first = tables.traces.outputs(trace).first.map { tables.traces.output(at: $0) }
        return (first.map { Int($0.size) } ?? 0, tables.hasFindings(trace))
      }
      var summary = BuildSummary()
      summary.unchanged = count
      var report = BuildReport(outcomes: [:], reached: [], findings: [], summary: summary)
      report.traces = [trace]
      report.isStanding = true
      if hasFindings {
        guard let details = engine.store.payload(of: trace).flatMap({ TraceDetails($0) }) else {
          return nil
        }
        report.replayed = details.findings
      }
      return report
    }
    return nil
  }

  // MARK: Keeping

  /// Keeps what a build rested on, where all of it can be checked again. Returns its trace.
  func keep(_ core: BuildCore, _ graph: [TraceRecord.Dependency]) -> TraceID? {
    guard let used = dependencies(of: core, graph) else { return nil }
    var findings: [Finding] = []
    for number in used.nodes { findings += core[number].product?.findings ?? [] }
    let details = TraceDetails(
      stepVersion: 0, salt: nil, reason: .new, findings: findings, declarations: [])
    let store = engine.store
    let known = store.traces(ofLabel: label, key: key).first
    let isKnown = known.map { trace in
      store.withTables { tables in
        let range = tables.traces.dependencies(trace)
        return range.count == used.list.count
          && zip(range, used.list).allSatisfy { tables.traces.dependency(at: $0) == $1 }
      }
    }
    if isKnown == true { return known }
    let trace = store.withTables { tables in
      let key = tables.digests.intern(key)
      var outputs = [
        TraceRecord.Output(
          name: tables.name(StandingBuild.countName), digest: key,
          size: UInt64(used.nodes.count), mediaType: tables.name(""))
      ]
      if !findings.isEmpty {
        outputs.append(
          TraceRecord.Output(
            name: tables.name(BuildTables.findingsMark), digest: .absent, size: 0,
            mediaType: tables.name("")))
      }
      return TraceRecord(
        label: tables.label(label), key: key, dependencies: used.list, outputs: outputs,
        payload: findings.isEmpty ? TracePayload() : details.payload(.null))
    }
    return store.record(trace)
  }

  /// All questions of the reached nodes that are not about other nodes, by number; nil where some
  /// node left no trace.
  private func dependencies(
    of core: BuildCore, _ graph: [TraceRecord.Dependency]
  ) -> (list: [TraceRecord.Dependency], nodes: [NodeNumber])? {
    let nodes = core.reachedNodes().filter { core[$0].product != nil }
    let isWriting = engine.options.materialises && engine.writer != nil
    let list = engine.store.withTables { tables -> [TraceRecord.Dependency]? in
      var answers = Array(repeating: DigestID.unknown, count: tables.questions.count)
      for dependency in graph { answers[dependency.question.index] = dependency.answer }
      for number in nodes {
        guard let trace = core.trace(of: number, tables) else { return nil }
        for position in tables.traces.dependencies(trace) {
          let dependency = tables.traces.dependency(at: position)
          if tables.questions.kind(dependency.question) == .output { continue }
          answers[dependency.question.index] = dependency.answer
        }
        guard isWriting, let writes = core.owned.writes[core[number].label] else { continue }
        for (artifact, path) in writes {
          let question = tables.id(of: .content(path))
          while answers.count <= question.index { answers.append(.unknown) }
          answers[question.index] =
            tables.traces.outputDigest(trace, tables.name(artifact)) ?? .absent
        }
      }
      return answers.indices.filter { answers[$0] != .unknown }.map {
        TraceRecord.Dependency(QuestionID($0), answers[$0])
      }
    }
    return list.map { ($0, nodes) }
  }
}
