import BuildGraph
import BuildStore
import CommandLineParser
import Findings
import Git
import Glibc

extension CommandSpec {
  static let cache = CommandSpec(
    "cache", "Look after the store of what was built.",
    details: """
      The store is the folder .cache/hgraph. All of it can be built again; nothing here changes \
      what a build gives.
      """,
    examples: [
      ("hgraph cache stats", "what the store holds, by kind of step"),
      ("hgraph cache verify", "read everything, and check it against its digests"),
      ("hgraph cache gc", "give back what is of no use any more"),
    ],
    commands: [
      CommandSpec(
        "stats", "Say what the store holds.",
        examples: [("hgraph cache stats --json", "for machines")],
        inputs: [.flag("json", nil, "Print a JSON object.")],
        run: { values in
          try Session.run(values) { session, workspace in
            CacheCommand(session: session, store: workspace.store).printStatistics()
          }
        }),
      CommandSpec(
        "verify", "Read everything in the store, and check it.",
        details: """
          The exit code is 0 where all is whole, 1 where something is damaged or lost. Neither \
          makes a build wrong: what cannot be read is built again.
          """,
        examples: [("hgraph cache verify", "after a power cut, say")],
        run: { values in
          try Session.run(values) { session, workspace in
            CacheCommand(session: session, store: workspace.store).verify()
          }
        }),
      CommandSpec(
        "gc", "Give back what no recent build used.",
        details: """
          What the last three builds of each branch used stays, if the branch exists or was built \
          within 30 days, and so do the last builds of no branch. Of the rest the last used stays, \
          up to the limit. What goes is built again where somebody asks for it.
          """,
        examples: [
          ("hgraph cache gc --dry-run", "say what would go"),
          ("hgraph cache gc --limit 500MB", "keep less of what is not used"),
        ],
        inputs: [
          .option(
            "limit", nil, "size", "How much that no recent build used may stay: 500MB, 2GiB, 0.",
            standard: "2GiB"),
          .flag("dry-run", "n", "Remove nothing; say what would go."),
        ],
        run: { values in
          try Session.run(values) { session, workspace in
            try CacheCommand(session: session, store: workspace.store).collect(in: workspace)
          }
        }),
    ])
}

/// `hgraph cache`.
struct CacheCommand {
  let session: Session
  let store: BuildStore

  func printStatistics() -> Int32 {
    let statistics = store.statistics()
    let size =
      statistics.snapshotBytes + statistics.logBytes + statistics.packedBytes
      + statistics.fileBytes
    let steps = statistics.steps.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    if session.values.flag("json") {
      let rows = steps.map { step, use in
        Parameter.map([
          "step": .string(step), "nodes": .int(Int64(use.nodes)), "runs": .int(Int64(use.traces)),
          "bytes": .int(Int64(use.bytes)),
        ])
      }
      let value = Parameter.map(["bytes": .int(Int64(size)), "steps": .list(rows)])
      session.say.result(Array(JSONText(value).text.utf8))
      return 0
    }
    session.say.result("store: \(byteCount(size))")
    let rows = steps.map { step, use in
      [
        step, "\(use.nodes) \(use.nodes == 1 ? "node" : "nodes")",
        "\(use.traces) \(use.traces == 1 ? "run" : "runs")", byteCount(Int(use.bytes)),
      ]
    }
    for line in columns(rows) { session.say.result(line) }
    return 0
  }

  func verify() -> Int32 {
    let check = store.check()
    store.finish()
    let notices = store.takeNotices()
    session.say.findings(notices) { _ in nil }
    let counts = "\(check.goodBlobs) \(check.goodBlobs == 1 ? "artifact" : "artifacts")"
    if check.lost.isEmpty, check.isColdPartGood, notices.isEmpty {
      session.say.result("the store is whole: \(counts)")
      return 0
    }
    for digest in check.lost { session.say.warning("the artifact \(digest) is lost") }
    session.say.result("the store is damaged: \(counts) can be read; what is lost is built again")
    return 1
  }

  func collect(in workspace: Workspace) throws -> Int32 {
    guard let limit = ByteLimit(session.values.text("limit") ?? "") else {
      throw session.values.unsuitable("limit", expected: "a size such as 500MB or 2GiB")
    }
    let policy = CollectionPolicy(
      branches: branches(of: workspace), now: Int64(time(nil)), byteLimit: limit.bytes)
    if session.values.flag("dry-run") {
      let report = store.collectable(policy)
      session.say.result(
        report.removedTraces > 0
          ? "would drop \(dropped(report)), \(byteCount(report.droppedBytes))"
          : "nothing to give back")
      return 0
    }
    guard let report = store.collect(policy) else {
      session.say.error(
        "the store is in use, or cannot be written", hints: ["wait for other builds to end"])
      return 1
    }
    let isIdle = report.removedTraces == 0 && report.removedBytes == 0
    let gain = isIdle ? "nothing to give back" : "gave back \(byteCount(report.removedBytes))"
    session.say.result(report.removedTraces > 0 ? "dropped \(dropped(report)), \(gain)" : gain)
    return 0
  }

  private func dropped(_ report: CollectionReport) -> String {
    let (runs, artifacts) = (report.removedTraces, report.droppedArtifacts)
    return "\(runs) \(runs == 1 ? "run" : "runs") and "
      + "\(artifacts) \(artifacts == 1 ? "artifact" : "artifacts")"
  }

  /// The branches whose builds count; nil, which is all of them, where Git does not tell.
  private func branches(of workspace: Workspace) -> Set<String>? {
    do throws(GitError) {
      return try Repository.find(from: workspace.root).branches().union([""])
    } catch .notARepository {
      return [""]
    } catch {
      session.say.warning(
        "the branches are not known, so what was built on any of them stays",
        hints: error.findings.map(\.message))
      return nil
    }
  }
}

/// Rows as lines, their columns below each other; the first is a text, the others are numbers.
private func columns(_ rows: [[String]]) -> [String] {
  guard let count = rows.first?.count else { return [] }
  let widths = (0..<count).map { column in
    rows.map { displayWidth($0[column]) }.max() ?? 0
  }
  return rows.map { row in
    var line = " "
    for (column, text) in row.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - displayWidth(text))
      line += " " + (column == 0 ? text + padding : " " + padding + text)
    }
    return line
  }
}
