/// The nodes of the collections that are not closed yet, each collection's at the top of its
/// parent's. Nodes are moved into their array when the collection closes, never copied.
struct NodeStack: ~Copyable {
  private var base: UnsafeMutablePointer<Node>
  private var capacity: Int
  /// How many nodes lie on the stack.
  private(set) var count = 0

  init() {
    capacity = 64
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }

  @inline(__always)
  mutating func push(_ node: consuming Node) {
    if count == capacity { grow() }
    (base + count).initialize(to: node)
    count += 1
  }

  /// Takes the nodes from `start` on as an array.
  mutating func popNodes(from start: Int) -> [Node] {
    let taken = count - start
    guard taken > 0 else { return [] }
    count = start
    return [Node](unsafeUninitializedCapacity: taken) { buffer, initialized in
      _ = buffer.moveInitialize(
        fromContentsOf: UnsafeMutableBufferPointer(start: base + start, count: taken))
      initialized = taken
    }
  }

  /// Takes the nodes from `start` on as keys and values in turn.
  mutating func popEntries(from start: Int) -> [Mapping.Entry] {
    let taken = (count - start) / 2
    guard taken > 0 else { return [] }
    count = start
    return [Mapping.Entry](unsafeUninitializedCapacity: taken) { buffer, initialized in
      for index in 0..<taken {
        let pair = base + start + 2 * index
        buffer.initializeElement(
          at: index, to: Mapping.Entry(key: pair.move(), value: (pair + 1).move()))
      }
      initialized = taken
    }
  }

  /// Takes the last node.
  mutating func pop() -> Node? {
    guard count > 0 else { return nil }
    count -= 1
    return (base + count).move()
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Node>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
