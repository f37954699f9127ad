import Secrets

/// Reads SSH's binary form: numbers of 32 bits, and strings with their length before them.
struct SSHWireReader {
  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { index == bytes.count }

  mutating func number() -> UInt32? {
    guard bytes.count - index >= 4 else { return nil }
    let value = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[index + $1]) }
    index += 4
    return value
  }

  /// The next string, until the bytes go away.
  mutating func string() -> UnsafeRawBufferPointer? {
    guard let count = number(), bytes.count - index >= Int(count) else { return nil }
    let string = UnsafeRawBufferPointer(rebasing: bytes[index..<index + Int(count)])
    index += Int(count)
    return string
  }

  mutating func text() -> String? {
    string().map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func secret() -> SecretBytes? {
    string().map { string in SecretBytes(count: string.count) { $0.copyMemory(from: string) } }
  }

  /// A positive number of any size, without the zero byte before it; nil where it is not positive.
  mutating func positive() -> SecretBytes? {
    guard let string = string(), let first = string.first, first & 0x80 == 0 else { return nil }
    let digits = UnsafeRawBufferPointer(rebasing: string.drop { $0 == 0 })
    guard !digits.isEmpty else { return nil }
    return SecretBytes(count: digits.count) { $0.copyMemory(from: digits) }
  }
}

/// Writing SSH's binary form.
enum SSHWire {
  static func string(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt32(bytes.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
  }

  /// A positive number, the highest byte first.
  static func positive(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array(bytes.drop { $0 == 0 })
    return string(digits.first.map { $0 & 0x80 != 0 } ?? false ? [0] + digits : digits)
  }
}
