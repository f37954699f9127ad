public import Digest

/// Writes the project's binary forms: canonical encodings, keys and the store. Little-endian,
/// lengths as varints, bytes as they are.
public struct BinaryWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []

  /// A writer that wrote nothing yet.
  public init() {}

  /// Forgets what was written, and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// One byte.
  public mutating func writeByte(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Bytes as they are, without a length.
  public mutating func writeRaw(_ raw: some Sequence<UInt8>) {
    bytes.append(contentsOf: raw)
  }

  /// Four bytes, the lowest first.
  public mutating func writeUInt32(_ value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  /// Eight bytes, the lowest first.
  public mutating func writeUInt64(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// A number of one to ten bytes: seven bits each, the lowest first, the top bit set on all but
  /// the last (LEB128).
  public mutating func writeVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A count that is not negative.
  public mutating func writeCount(_ count: Int) {
    writeVarint(UInt64(count))
  }

  /// A signed number as a zig-zag varint.
  public mutating func writeInt(_ value: Int64) {
    writeVarint(UInt64(bitPattern: value << 1) ^ UInt64(bitPattern: value >> 63))
  }

  /// A length and bytes.
  public mutating func writeBytes(_ data: some Collection<UInt8>) {
    writeCount(data.count)
    bytes.append(contentsOf: data)
  }

  /// A length and the text's bytes in UTF-8.
  public mutating func writeText(_ text: String) {
    writeBytes(text.utf8)
  }

  /// The 32 bytes of a digest.
  public mutating func writeDigest(_ digest: Digest) {
    let words = digest.words
    let ordered = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    withUnsafeBytes(of: ordered) { bytes.append(contentsOf: $0) }
  }
}
