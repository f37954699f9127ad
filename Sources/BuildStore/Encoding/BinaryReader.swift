public import Digest

/// Reads what `BinaryWriter` wrote. Damaged bytes give an error, never a crash and never more
/// memory than the bytes themselves could fill.
public struct BinaryReader: Sendable {
  /// The bytes are not what the reader expects.
  public struct Damage: Error, Sendable {
    /// The error.
    public init() {}
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  /// A reader at the start of some bytes.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    self.position = bytes.startIndex
  }

  /// How many bytes are left.
  public var remaining: Int { bytes.endIndex - position }

  /// One byte.
  public mutating func readByte() throws(Damage) -> UInt8 {
    guard position < bytes.endIndex else { throw Damage() }
    defer { position += 1 }
    return bytes[position]
  }

  /// Some bytes without a length.
  public mutating func readRaw(_ count: Int) throws(Damage) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else { throw Damage() }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Four bytes, the lowest first.
  public mutating func readUInt32() throws(Damage) -> UInt32 {
    try readRaw(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Eight bytes, the lowest first.
  public mutating func readUInt64() throws(Damage) -> UInt64 {
    try readRaw(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number of one to ten bytes, in its shortest form.
  public mutating func readVarint() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      let bits = UInt64(byte & 0x7F)
      guard shift < 63 || (shift == 63 && bits <= 1) else { throw Damage() }
      value |= bits << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw Damage() }
        return value
      }
      shift += 7
    }
  }

  /// A count of things that take at least one byte each.
  public mutating func readCount() throws(Damage) -> Int {
    let value = try readVarint()
    guard value <= UInt64(remaining) else { throw Damage() }
    return Int(value)
  }

  /// A signed number.
  public mutating func readInt() throws(Damage) -> Int64 {
    let value = try readVarint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A length and bytes.
  public mutating func readBytes() throws(Damage) -> ArraySlice<UInt8> {
    try readRaw(readCount())
  }

  /// A length and text in valid UTF-8.
  public mutating func readText() throws(Damage) -> String {
    guard let text = String(validating: try readBytes(), as: UTF8.self) else { throw Damage() }
    return text
  }

  /// A digest.
  public mutating func readDigest() throws(Damage) -> Digest {
    let start = position
    _ = try readRaw(Digest.byteCount)
    return Digest(words: (word(start), word(start + 8), word(start + 16), word(start + 24)))
  }

  /// Eight bytes, the highest first.
  private func word(_ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<start + 8 { word = word << 8 | UInt64(bytes[index]) }
    return word
  }

  /// A count and as many things.
  public mutating func readList<Element>(
    _ element: (inout BinaryReader) throws(Damage) -> Element
  ) throws(Damage) -> [Element] {
    let count = try readCount()
    var list: [Element] = []
    for _ in 0..<count { list.append(try element(&self)) }
    return list
  }

  /// Throws where bytes are left.
  public func expectEnd() throws(Damage) {
    guard remaining == 0 else { throw Damage() }
  }
}
