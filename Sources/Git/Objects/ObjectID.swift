/// The name of an object of Git: the SHA-1 or SHA-256 of its content. A plain value without a heap
/// object.
public struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // In big-endian order; of a SHA-1 the last twelve bytes are zero.
  private let words: (UInt64, UInt64, UInt64, UInt64)
  /// The hash that the id was made by.
  public let format: ObjectFormat

  /// The id in memory, at the start of the bytes. There must be enough of them.
  init(loading bytes: UnsafeRawBufferPointer, at offset: Int, _ format: ObjectFormat) {
    precondition(offset >= 0 && offset + format.byteCount <= bytes.count, "BUG: id beyond the end")
    func word(_ index: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + index * 8, as: UInt64.self))
    }
    let half = bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self)
    words =
      format == .sha1
      ? (word(0), word(1), UInt64(UInt32(bigEndian: half)) << 32, 0)
      : (word(0), word(1), word(2), word(3))
    self.format = format
  }

  /// An id from its 20 or 32 bytes; nil for any other number.
  public init?(bytes: some Collection<UInt8>) {
    let format: ObjectFormat
    switch bytes.count {
    case 20: format = .sha1
    case 32: format = .sha256
    default: return nil
    }
    self = Array(bytes).withUnsafeBytes { ObjectID(loading: $0, at: 0, format) }
  }

  /// An id from its 40 or 64 hexadecimal digits; nil for anything else.
  public init?(hex: some Collection<UInt8>) {
    guard hex.count == 40 || hex.count == 64 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in hex {
      guard let value = ObjectID.value(ofDigit: digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    self.init(bytes: bytes)
  }

  /// An id from its hexadecimal digits; nil for anything else.
  public init?(_ hex: String) {
    self.init(hex: Array(hex.utf8))
  }

  /// The 20 or 32 bytes.
  public var bytes: [UInt8] {
    let all = [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
    return Array(all.prefix(format.byteCount))
  }

  /// The hexadecimal digits, lower case.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public var description: String { hex }

  /// Whether all bytes are zero: Git's way to say "none".
  public var isZero: Bool { words == (0, 0, 0, 0) }

  public static func == (left: ObjectID, right: ObjectID) -> Bool {
    left.words == right.words && left.format == right.format
  }

  public static func < (left: ObjectID, right: ObjectID) -> Bool { left.words < right.words }

  public func hash(into hasher: inout Hasher) {
    // The bytes are random already: one word spreads as well as all.
    hasher.combine(words.0)
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
