import BuildStore

/// Which nodes' artifacts are held in memory though the store has them: those that were made last.
struct HeldBytes: Sendable {
  /// How many bytes are held.
  static let limit = 8 << 20

  /// A node that holds its artifacts, and where the store has them.
  struct Entry: Sendable {
    var node: NodeNumber
    var trace: TraceID
    var size: Int
  }

  private var entries: [Entry] = []
  /// How many entries at the front were dropped.
  private var dropped = 0
  private var size = 0

  /// Adds a node; returns those that are to be dropped for it, the oldest first.
  mutating func add(_ entry: Entry) -> [Entry] {
    entries.append(entry)
    size += entry.size
    let start = dropped
    while size > HeldBytes.limit, dropped < entries.count {
      size -= entries[dropped].size
      dropped += 1
    }
    if dropped == start { return [] }
    let old = Array(entries[start..<dropped])
    if 2 * dropped > entries.count {
      entries.removeFirst(dropped)
      dropped = 0
    }
    return old
  }
}
