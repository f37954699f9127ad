/// Bech32 (BIP 173) without its bound on the length.
enum Bech32 {
  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// The bytes of a text, and the prefix before its separator as it was written.
  static func decode(_ text: String) throws(AgeError) -> (prefix: String, bytes: [UInt8]) {
    let letters = Array(text.utf8)
    let hasLower = letters.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    let hasUpper = letters.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    guard letters.allSatisfy({ $0 >= 33 && $0 <= 126 }) else { throw .invalidCharacter }
    if hasLower, hasUpper { throw .mixedCase }
    guard let separator = letters.lastIndex(of: UInt8(ascii: "1")), separator > 0 else {
      throw .invalidCharacter
    }
    let prefix = Array(letters[..<separator])
    var values: [UInt8] = []
    for letter in letters[(separator + 1)...] {
      guard let value = alphabet.firstIndex(of: lower(letter)) else { throw .invalidCharacter }
      values.append(UInt8(value))
    }
    guard values.count >= 6 else { throw .wrongLength }
    guard checksum(prefix.map(lower), values) == 1 else { throw .badChecksum }
    guard let bytes = regroup(values.dropLast(6)) else { throw .wrongLength }
    return (String(decoding: prefix, as: UTF8.self), bytes)
  }

  /// The text of some bytes; upper case where the prefix is.
  static func encode(prefix: String, _ bytes: [UInt8]) -> String {
    let isUpper = prefix.utf8.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    let lowerPrefix = prefix.utf8.map(lower)
    var values = groups(of: bytes)
    let sum = checksum(lowerPrefix, values + [0, 0, 0, 0, 0, 0]) ^ 1
    for index in 0..<6 { values.append(UInt8(sum >> UInt32(5 * (5 - index)) & 31)) }
    let text = lowerPrefix + [UInt8(ascii: "1")] + values.map { alphabet[Int($0)] }
    return String(decoding: isUpper ? text.map(upper) : text, as: UTF8.self)
  }

  private static func lower(_ letter: UInt8) -> UInt8 {
    letter >= UInt8(ascii: "A") && letter <= UInt8(ascii: "Z") ? letter | 0x20 : letter
  }

  private static func upper(_ letter: UInt8) -> UInt8 {
    letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") ? letter & ~0x20 : letter
  }

  private static func checksum(_ prefix: [UInt8], _ values: [UInt8]) -> UInt32 {
    let generators: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    var sum: UInt32 = 1
    for value in prefix.map({ $0 >> 5 }) + [0] + prefix.map({ $0 & 31 }) + values {
      let top = sum >> 25
      sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
      for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 {
        sum ^= generator
      }
    }
    return sum
  }

  /// Groups of 5 bits as bytes; nil where bits are left that say something.
  private static func regroup(_ values: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for value in values {
      buffer = buffer << 5 | UInt32(value)
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        buffer &= 1 << bits - 1
      }
    }
    return bits < 5 && buffer == 0 ? bytes : nil
  }

  private static func groups(of bytes: [UInt8]) -> [UInt8] {
    var values: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        values.append(UInt8(buffer >> bits & 31))
      }
      buffer &= 1 << bits - 1
    }
    if bits > 0 { values.append(UInt8(buffer << (5 - bits) & 31)) }
    return values
  }
}
