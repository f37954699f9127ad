import BuildGraph
import FileTree
import Findings
import Glibc
import Synchronization
import TestSupport
import Testing

private func number(_ name: String) -> UInt64? {
  getenv(name).flatMap { UInt64(String(cString: $0)) }
}

/// What a build must agree on with a clean one, in words.
private func result(_ report: BuildReport) -> [String] {
  report.reached.map { label in
    guard let outcome = report.outcomes[label] else { return "\(label) is missing" }
    let state = [.built, .unchanged].contains(outcome.state) ? "ready" : outcome.state.rawValue
    let artifacts = outcome.artifacts.map {
      "\($0.name)=\(String(decoding: $0.bytes, as: UTF8.self))\($0.isSensitive ? "!" : "")"
    }
    let findings = outcome.findings.map { "\($0.code) \($0.message) \($0.found ?? "")" }
    return "\(label) \(state) \(artifacts) \(findings) \(outcome.skippedFor.map { "\($0)" } ?? "")"
  } + report.findings.map(\.message)
}

/// The first rule of the engine: an incremental build equals a clean one after any edits, and the
/// simple engine's. And: the next build runs nothing, and no run comes to its end twice in one
/// build.
///
/// `HGRAPH_SEED` starts at a given seed, `HGRAPH_SEQUENCES` says how many follow.
@Test(arguments: EngineKind.allCases) func incrementalEqualsClean(_ kind: EngineKind) throws {
  let first = number("HGRAPH_SEED") ?? UInt64.random(in: 0..<(1 << 40))
  for seed in first..<(first + (number("HGRAPH_SEQUENCES") ?? 100)) {
    let workspace = RandomWorkspace(seed: seed, kind)
    try expectIncrementalEqualsClean(workspace, kind, "HGRAPH_SEED=\(seed)")
  }
}

/// The same on disk: every build opens the store anew, and believes signatures where it may.
@Test(arguments: [EngineKind.narrow, .wide])
func incrementalEqualsCleanOnDisk(_ kind: EngineKind) throws {
  let first = number("HGRAPH_SEED") ?? UInt64.random(in: 0..<(1 << 40))
  for seed in first..<(first + (number("HGRAPH_SEQUENCES") ?? 100)) {
    let workspace = RandomWorkspace(seed: seed, kind)
    workspace.lab.folder = try TemporaryFolder()
    try expectIncrementalEqualsClean(workspace, kind, "HGRAPH_SEED=\(seed)")
  }
}

private func expectIncrementalEqualsClean(
  _ workspace: RandomWorkspace, _ kind: EngineKind, _ seed: String
) throws {
  var workspace = workspace
  for step in 0..<12 {
    let at = "\(seed), build \(step) after \(workspace.log.suffix(4))"
    workspace.lab.options.keepsGoing = step % 3 != 0
    let names = workspace.requested()
    let clean = workspace.lab.cleanBuild(names)
    let oracle = workspace.lab.oracleBuild(names)
    _ = workspace.lab.takeRuns()
    let report = workspace.lab.build(names)
    let extra = workspace.lab.completions.filter { $0.value > 1 }
    _ = workspace.lab.takeRuns()
    // Which nodes were looked at before a failure ends a build is for each engine to decide; so
    // is which node of a circle is blamed, and who is shown where nobody declares a request.
    let isDecided =
      kind == .simple ? !hasCircle(oracle) : workspace.lab.options.keepsGoing || oracle.succeeded
    let isWhole = isDecided && clean.findings.isEmpty
    let isOne =
      isWhole && !hasCircle(oracle) && !hasCircle(report) && oracle.findings.isEmpty
    let isSame = same(report, clean, isWhole) && same(report, oracle, isOne)
    #expect(
      isSame, "\(at)\nbuild \(result(report))\nclean \(result(clean))\noracle \(result(oracle))")
    #expect(extra.isEmpty, "\(at): ran too often: \(extra)")
    let again = workspace.lab.build(names)
    #expect(same(again, clean, isWhole), "\(at), once more")
    let idle = workspace.lab.takeRuns().filter { name, _ in
      let outcome = again.outcomes[lab(name)]
      // What is only tried for what it may declare need not come to its end each time.
      return outcome?.state == .built && outcome?.reason != .neverStored
        && again.reached.contains(lab(name))
        && !usesSecrets(again, lab(name))
    }
    #expect(idle.isEmpty || !isWhole, "\(at): ran though nothing changed: \(idle)")
    if !isSame { return }
    for _ in 0...workspace.lab.runsModulo(step) { workspace.edit() }
  }
}

private func hasCircle(_ report: BuildReport) -> Bool {
  report.outcomes.values.contains { outcome in
    outcome.findings.contains { $0.code == "graph.cycle" }
  }
}

private func same(_ report: BuildReport, _ other: BuildReport, _ isWhole: Bool) -> Bool {
  isWhole ? result(report) == result(other) : report.succeeded == other.succeeded
}

private func usesSecrets(_ report: BuildReport, _ label: Label) -> Bool {
  report.artifacts(of: label).contains(where: \.isSensitive)
}

extension Lab {
  /// How many edits follow a build: one, two or three in turn.
  fileprivate func runsModulo(_ step: Int) -> Int { step % 3 }
}

// MARK: What is asked

/// A tree that notes what is asked of it.
private final class NotingTree: LinkedTree {
  private let lower: MemoryTree
  private let notes = Mutex<Set<String>>([])

  init(_ lower: MemoryTree) { self.lower = lower }

  var asked: Set<String> { notes.withLock { $0 } }

  private func note(_ question: String) { notes.withLock { _ = $0.insert(question) } }

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry { try lower.entry(path) }

  func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    note("content \(file)")
    return try lower.content(file)
  }

  func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    note("entries \(directory)")
    return try lower.entries(directory)
  }
}

/// Verification asks no question that a run would not ask: whatever an incremental build reads, a
/// clean one reads too.
@Test(arguments: [EngineKind.narrow, .wide]) func verificationAsksWhatRunsAsk(_ kind: EngineKind) {
  let first = number("HGRAPH_SEED") ?? UInt64.random(in: 0..<(1 << 40))
  for seed in first..<(first + (number("HGRAPH_SEQUENCES") ?? 100)) {
    var workspace = RandomWorkspace(seed: seed, kind)
    for step in 0..<8 {
      let names = workspace.names
      var trees: [NotingTree] = []
      workspace.lab.wrap = {
        trees.append(NotingTree($0))
        return trees[trees.count - 1]
      }
      let oracle = workspace.lab.oracleBuild(names)
      _ = workspace.lab.cleanBuild(names)
      _ = workspace.lab.build(names)
      if trees.count == 2, oracle.succeeded {
        let extra = trees[1].asked.subtracting(trees[0].asked)
        #expect(extra.isEmpty, "HGRAPH_SEED=\(seed), build \(step): \(extra)")
      }
      for _ in 0...1 { workspace.edit() }
    }
  }
}

/// Asked one by one or in a batch, the same is asked and made.
@Test(arguments: [EngineKind.narrow, .wide]) func batchesAndSingleNeedsAreEqual(_ kind: EngineKind)
{
  var texts: [String?] = []
  var restarts: [Int?] = []
  for isBatch in [true, false] {
    let lab = Lab(kind)
    for name in ["a", "b", "c"] { lab.node(name) { _ in text(name) } }
    lab.node("all") { context in
      if isBatch { return text(try context.needText("a", "b", "c")) }
      return text(try ["a", "b", "c"].map { try context.needText($0) }.joined())
    }
    let report = lab.build("all")
    texts.append(report.text("all"))
    restarts.append(report.outcomes[Label(step: "lab", subject: "all")]?.restarts)
    _ = lab.takeRuns()
    #expect(lab.build("all").summary.unchanged == 4)
    lab.node("b") { _ in text("B") }
    lab.graph.nodes.removeAll { $0.label == Label(step: "lab", subject: "b") }
    lab.node("b", parameters: .map(["seed": .int(2)])) { _ in text("B") }
    #expect(lab.build("all").text("all") == "aBc")
    // One by one, what comes behind the change was not brought up to date by the check.
    #expect(lab.takeRuns() == ["b": 1, "all": isBatch ? 1 : 2])
  }
  #expect(texts == ["abc", "abc"])
  #expect(restarts == [1, 3])
}
