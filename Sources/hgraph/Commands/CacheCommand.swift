import BuildGraph
import BuildStore
import CommandLineParser
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
        "gc", "Give back what no build can use any more.",
        examples: [("hgraph cache gc", "builds do it too, when half is waste")],
        run: { values in
          try Session.run(values) { session, workspace in
            CacheCommand(session: session, store: workspace.store).collect()
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

  func collect() -> Int32 {
    let policy = CollectionPolicy(branches: [], now: Int64(time(nil)))
    guard let report = store.collect(policy) else {
      session.say.error(
        "the store is in use, or cannot be written", hints: ["wait for other builds to end"])
      return 1
    }
    let count = report.removedBytes
    session.say.result(count > 0 ? "gave back \(byteCount(count))" : "nothing to give back")
    return 0
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
