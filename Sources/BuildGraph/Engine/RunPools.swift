import Text

/// The pools of a build: how many runs go on in each, and who waits for a place. A node that finds
/// its pool full is put aside and costs nothing until a place is free.
struct RunPools: Sendable {
  private struct Pool: Sendable {
    let width: Int
    var running = 0
    var waiting = ReadyHeap()
  }

  private let widths: [ByteText: Int]
  private var pools: [ByteText: Pool] = [:]

  /// The pools of some widths; others are one wide, and so is `console`, always.
  init(_ widths: [ByteText: Int]) {
    var widths = widths.mapValues { max(1, $0) }
    widths[ByteText(DeclaredGraph.console)] = 1
    self.widths = widths
  }

  /// Takes a place for a node; false where there is none: then the node is among those that wait.
  mutating func enter(_ name: String, _ node: NodeNumber, critical: UInt64) -> Bool {
    let name = ByteText(name)
    var pool = pools[name] ?? Pool(width: widths[name] ?? 1)
    defer { pools[name] = pool }
    if pool.running < pool.width {
      pool.running += 1
      return true
    }
    pool.waiting.push(node, critical: critical)
    return false
  }

  /// Gives a place back. Returns the node that should try next: of those that wait the one with the
  /// longest way to a requested node.
  mutating func leave(_ name: String) -> NodeNumber? {
    pools[ByteText(name)]?.running -= 1
    return pools[ByteText(name)]?.waiting.pop()
  }
}
