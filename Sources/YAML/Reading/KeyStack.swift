/// The keys of the mappings that are being written, each mapping's above its parent's: their bytes
/// in one buffer, and the order in which they are written.
struct KeyStack: ~Copyable {
  /// Where a mapping's keys begin.
  struct Frame {
    fileprivate var slots: Int
    fileprivate var bytes: Int
  }

  private struct Slot {
    var start: Int
    var count: Int
    /// The position of its entry in the mapping.
    var entry: Int
  }

  private var bytes = ByteBuffer()
  private var slots: [Slot] = []

  func open() -> Frame { Frame(slots: slots.count, bytes: bytes.count) }

  mutating func close(_ frame: Frame) {
    slots.removeLast(slots.count - frame.slots)
    bytes.truncate(to: frame.bytes)
  }

  /// Adds the next key of the top mapping.
  @inline(__always)
  mutating func push(_ key: UnsafeBufferPointer<UInt8>, entry: Int) {
    slots.append(Slot(start: bytes.count, count: key.count, entry: entry))
    bytes.append(key)
  }

  /// Adds the next key of the top mapping.
  mutating func push(_ key: String, entry: Int) {
    var key = key
    key.withUTF8 { push($0, entry: entry) }
  }

  /// Sorts the keys of the top mapping; gives two equal ones, in the order in which they came.
  mutating func sort(_ frame: Frame) -> (first: Int, second: Int)? {
    var isSorted = true
    var index = frame.slots + 1
    while index < slots.count, isSorted {
      isSorted = KeyOrder.precedes(text(slots[index - 1]), text(slots[index]))
      index += 1
    }
    return isSorted ? nil : reorder(frame)
  }

  private mutating func reorder(_ frame: Frame) -> (first: Int, second: Int)? {
    var top = Array(slots[frame.slots...])
    top.sort { KeyOrder.precedes(text($0), text($1)) }
    slots.replaceSubrange(frame.slots..., with: top)
    for index in top.indices.dropFirst()
    where text(top[index - 1]).elementsEqual(text(top[index])) {
      let pair = (top[index - 1].entry, top[index].entry)
      return (min(pair.0, pair.1), max(pair.0, pair.1))
    }
    return nil
  }

  @inline(__always)
  private func text(_ slot: Slot) -> UnsafeBufferPointer<UInt8> {
    bytes.bytes(from: slot.start, count: slot.count)
  }

  /// Which entry of the mapping is written at a position.
  @inline(__always)
  func entry(_ frame: Frame, _ position: Int) -> Int { slots[frame.slots + position].entry }

  /// The key at a position, until another is pushed.
  @inline(__always)
  func key(_ frame: Frame, _ position: Int) -> UnsafeBufferPointer<UInt8> {
    text(slots[frame.slots + position])
  }
}
