/// Bytes that grow at their end. Unlike an array it is nobody else's, so that appending a byte is a
/// comparison and a store: the emitter appends hundreds of millions of them.
struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes it holds.
  private(set) var count = 0

  init(capacity: Int = 4096) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    base[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    if count &+ bytes.count > capacity { grow(by: bytes.count) }
    if let source = bytes.baseAddress {
      (base + count).update(from: source, count: bytes.count)
    }
    count &+= bytes.count
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends the digits or words of a number.
  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8, count times: Int) {
    if count &+ times > capacity { grow(by: times) }
    for offset in 0..<times { base[count &+ offset] = byte }
    count &+= times
  }

  /// Drops bytes from the end.
  @inline(__always)
  mutating func truncate(to newCount: Int) { count = newCount }

  /// The bytes of a range, until the buffer changes.
  @inline(__always)
  func bytes(from start: Int, count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + start, count: count)
  }

  private mutating func grow(by more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
