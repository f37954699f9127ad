/// Nodes that wait for a lane: the one with the longest way to a requested node first, of equal ones
/// the one that came last.
struct ReadyHeap: Sendable {
  private struct Entry {
    var critical: UInt64
    var order: UInt64
    var node: NodeNumber

    func precedes(_ other: Entry) -> Bool {
      critical != other.critical ? critical > other.critical : order > other.order
    }
  }

  private var entries: [Entry] = []
  private var order: UInt64 = 0

  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }
  /// The node that comes next.
  var first: NodeNumber? { entries.first?.node }

  mutating func push(_ node: NodeNumber, critical: UInt64) {
    order += 1
    entries.append(Entry(critical: critical, order: order, node: node))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !entries[child].precedes(entries[parent]) { break }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> NodeNumber? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    if entries.isEmpty { return first.node }
    entries[0] = last
    var parent = 0
    while true {
      var next = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if entries[child].precedes(entries[next]) { next = child }
      }
      if next == parent { return first.node }
      entries.swapAt(parent, next)
      parent = next
    }
  }
}
