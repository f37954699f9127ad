/// The keys of the mappings that are being written, each mapping's above its parent's: their bytes
/// in one buffer, and the order in which they are written.
struct KeyStack {
  /// Where a mapping's keys begin.
  struct Frame {
    fileprivate var slots: Int
    fileprivate var bytes: Int
  }

  private struct Slot {
    var start: Int
    var count: Int
    var entry: Int
  }

  private var bytes: [UInt8] = []
  private var slots: [Slot] = []

  func open() -> Frame { Frame(slots: slots.count, bytes: bytes.count) }

  mutating func close(_ frame: Frame) {
    slots.removeSubrange(frame.slots...)
    bytes.removeSubrange(frame.bytes...)
  }

  /// Adds the next key of the top mapping. `entryIndex` counts them from the frame's first.
  mutating func push(_ key: String) {
    let start = bytes.count
    bytes.append(contentsOf: key.utf8)
    slots.append(Slot(start: start, count: bytes.count - start, entry: slots.count))
  }

  /// Sorts the keys of the top mapping; gives two equal ones, in the order in which they came.
  mutating func sort(_ frame: Frame) -> (first: Int, second: Int)? {
    for index in frame.slots..<slots.count { slots[index].entry = index - frame.slots }
    return bytes.withUnsafeBufferPointer { bytes in
      let text = { (slot: Slot) in
        UnsafeBufferPointer(rebasing: bytes[slot.start..<slot.start + slot.count])
      }
      let precedes = { (left: Slot, right: Slot) in KeyOrder.precedes(text(left), text(right)) }
      return slots.withUnsafeMutableBufferPointer { slots in
        var top = UnsafeMutableBufferPointer(rebasing: slots[frame.slots...])
        var isSorted = true
        for index in top.indices.dropFirst() where !precedes(top[index - 1], top[index]) {
          isSorted = false
          break
        }
        if isSorted { return nil }
        top.sort(by: precedes)
        for index in top.indices.dropFirst()
        where text(top[index - 1]).elementsEqual(text(top[index])) {
          let pair = (top[index - 1].entry, top[index].entry)
          return (min(pair.0, pair.1), max(pair.0, pair.1))
        }
        return nil
      }
    }
  }

  /// Which entry of the mapping is written at a position.
  func entryIndex(_ frame: Frame, _ position: Int) -> Int { slots[frame.slots + position].entry }

  /// Lends the key at a position.
  func withKey<Result, Failure: Error>(
    _ frame: Frame, _ position: Int,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let slot = slots[frame.slots + position]
    return try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: bytes[slot.start..<slot.start + slot.count]))
    }
  }
}
