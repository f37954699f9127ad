import BuildGraph
import Findings
import Text

/// The pools that the graph files of a workspace declare, and `console`, which is always there.
struct Pools {
  /// How many nodes may run at once in each.
  private(set) var widths: [ByteText: Int] = [:]
  private var names: Set<ByteText> = [ByteText(DeclaredGraph.console)]

  /// The pools of some files. What contradicts goes to the log: two widths of one pool, another width
  /// of `console` than one.
  init(_ files: [GraphFile], log: inout FindingLog) {
    var places: [ByteText: Place] = [:]
    for pool in files.flatMap(\.pools) {
      let name = ByteText(pool.name)
      if pool.name.hasSameBytes(as: DeclaredGraph.console), pool.width != 1 {
        log.add(
          Finding(
            code: "graph.console-pool", at: pool.place, "the pool console is always one wide",
            expected: "1", found: "\(pool.width)", hints: ["remove it: it need not be declared"]))
      } else if let other = places[name], widths[name] != pool.width {
        log.add(
          Finding(
            code: "graph.duplicate-pool", at: pool.place,
            "the pool \"\(pool.name)\" has two widths", found: "another one at \(other)",
            chain: [pool.place, other]))
      }
      names.insert(name)
      widths[name] = pool.width
      places[name] = pool.place
    }
  }

  /// Throws where there is no such pool.
  func check(_ written: GraphFile.Written) throws(GraphError) {
    if names.contains(ByteText(written.text)) { return }
    let near = nearestName(to: written.text, in: names.map(\.text))
    throw GraphError([
      Finding(
        code: "graph.unknown-pool", at: written.place, "there is no pool \"\(written.text)\"",
        hints: near.map { ["did you mean \"\($0)\"?"] } ?? ["declare it under pools"])
    ])
  }
}
