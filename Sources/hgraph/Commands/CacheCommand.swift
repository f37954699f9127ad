import BuildGraph
import CommandLineParser

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
            try CacheCommand(session: session, store: workspace.store).collect()
          }
        }),
    ])
}

/// A store that can be looked after, whatever its form.
protocol CaredStore {
  /// What it holds.
  func statistics() -> StoreStatistics
  /// Reads all of it and checks it.
  func verify() -> StoreVerification
  /// Gives back what is of no use; returns how many bytes.
  func collect() throws -> Int
}

extension TraceStore: CaredStore {
  func collect() throws -> Int { try compact() }
}

/// `hgraph cache`.
struct CacheCommand {
  let session: Session
  let store: any CaredStore

  func printStatistics() -> Int32 {
    let statistics = store.statistics()
    if session.values.flag("json") {
      session.say.result(Array(json(statistics).utf8))
      return 0
    }
    let waste = statistics.waste == 0 ? "" : ", \(byteCount(statistics.waste)) of it of no use"
    session.say.result("store: \(byteCount(statistics.size))\(waste)")
    let rows = statistics.shares.map { share in
      [
        share.step, "\(share.nodes) \(share.nodes == 1 ? "node" : "nodes")",
        "\(share.runs) \(share.runs == 1 ? "run" : "runs")", byteCount(share.bytes),
      ]
    }
    for line in columns(rows) { session.say.result(line) }
    return 0
  }

  func verify() -> Int32 {
    let verification = store.verify()
    session.say.findings(verification.findings) { _ in nil }
    let counts = "\(verification.runs) runs, \(verification.artifacts) artifacts"
    session.say.result(
      verification.findings.isEmpty
        ? "the store is whole: \(counts)" : "the store is damaged: \(counts) can be read")
    return verification.findings.isEmpty ? 0 : 1
  }

  func collect() throws -> Int32 {
    let count = try store.collect()
    session.say.result(count > 0 ? "gave back \(byteCount(count))" : "nothing to give back")
    return 0
  }

  private func json(_ statistics: StoreStatistics) -> String {
    let shares = statistics.shares.map { share in
      Parameter.map([
        "step": .string(share.step), "nodes": .int(Int64(share.nodes)),
        "runs": .int(Int64(share.runs)), "bytes": .int(Int64(share.bytes)),
      ])
    }
    return JSONText(
      .map([
        "bytes": .int(Int64(statistics.size)), "waste": .int(Int64(statistics.waste)),
        "steps": .list(shares),
      ])
    ).text
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
