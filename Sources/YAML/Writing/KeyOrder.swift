/// The order of keys in what Go's YAML libraries write: digits count as numbers.
enum KeyOrder {
  /// Whether one key comes before another.
  ///
  /// At the first characters that differ: two letters by code point; a letter after what is none;
  /// else the numbers that begin here, then the lengths of their digits, then the code points. A
  /// prefix comes before what it begins.
  static func precedes(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let shorter = min(left.count, right.count)
    var index = 0
    while index < shorter, left[index] == right[index] { index += 1 }
    if index == shorter { return left.count < right.count }
    let (a, b) = (left[index], right[index])
    if a < 0x80, b < 0x80, isASCIILetter(a), isASCIILetter(b) { return a < b }
    // Back to the beginning of the character.
    while index > 0, left[index] & 0xC0 == 0x80 || right[index] & 0xC0 == 0x80 { index -= 1 }
    return differ(Characters(left), Characters(right), at: index)
  }

  private static func differ(_ left: Characters, _ right: Characters, at index: Int) -> Bool {
    let (a, b) = (left.scalar(at: index), right.scalar(at: index))
    let (aIsLetter, bIsLetter) = (isLetter(a), isLetter(b))
    if aIsLetter && bIsLetter { return a.value < b.value }
    if aIsLetter || bIsLetter { return bIsLetter }
    var aNumber: Int64 = 0
    var bNumber: Int64 = 0
    if a == "0" || b == "0", left.hasNonZeroDigits(before: index) { (aNumber, bNumber) = (1, 1) }
    let aLength = left.number(at: index, into: &aNumber)
    let bLength = right.number(at: index, into: &bNumber)
    if aNumber != bNumber { return aNumber < bNumber }
    if aLength != bLength { return aLength < bLength }
    return a.value < b.value
  }

  private static func isASCIILetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return isASCIILetter(UInt8(scalar.value)) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  fileprivate static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return scalar.value >= 0x30 && scalar.value <= 0x39 }
    return scalar.properties.generalCategory == .decimalNumber
  }
}

/// A text by characters at byte offsets.
private struct Characters {
  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  func scalar(at index: Int) -> Unicode.Scalar {
    if bytes[index] < 0x80 { return Unicode.Scalar(bytes[index]) }
    var rest = bytes[index...].makeIterator()
    var decoder = UTF8()
    if case .scalarValue(let scalar) = decoder.decode(&rest) { return scalar }
    return "\u{FFFD}"
  }

  /// Reads the digits from here on into a number (overflow wraps, as in Go), and gives how many
  /// they are.
  func number(at start: Int, into value: inout Int64) -> Int {
    var index = start
    var count = 0
    while index < bytes.count {
      let scalar = scalar(at: index)
      guard KeyOrder.isDigit(scalar) else { break }
      value = value &* 10 &+ (Int64(scalar.value) - 0x30)
      index += UTF8.width(scalar)
      count += 1
    }
    return count
  }

  /// Whether the run of digits that ends before this place has one that is not `0`.
  func hasNonZeroDigits(before end: Int) -> Bool {
    var index = end
    while index > 0 {
      index -= 1
      while index > 0, bytes[index] & 0xC0 == 0x80 { index -= 1 }
      let scalar = scalar(at: index)
      guard KeyOrder.isDigit(scalar) else { return false }
      if scalar != "0" { return true }
    }
    return false
  }
}
