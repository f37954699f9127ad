/// Reading numbers as Go's `strconv` does.
public enum GoNumber {
  /// An integer within 64 bits. What fits both is signed.
  public enum Integer: Hashable, Sendable {
    /// −2⁶³ … 2⁶³−1
    case signed(Int64)
    /// 2⁶³ … 2⁶⁴−1
    case unsigned(UInt64)
  }

  /// `strconv.ParseInt`, and where that overflows `strconv.ParseUint`: base 2 to 36, or 0 for the
  /// base that the prefix says (`0x`, `0b`, `0o`, `0`, either case), then with underscores between
  /// digits. Nil where the text is no such number.
  public static func integer(_ text: some Collection<UInt8>, base: Int = 0) -> Integer? {
    var rest = Array(text)[...]
    var isNegative = false
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      rest = rest.dropFirst()
      if !isNegative, rest.first == nil { return nil }
    }
    guard let magnitude = magnitude(rest, base: base) else { return nil }
    guard isNegative else {
      if let small = Int64(exactly: magnitude) { return .signed(small) }
      return rest.count == text.count ? .unsigned(magnitude) : nil
    }
    if magnitude == 1 << 63 { return .signed(.min) }
    return Int64(exactly: magnitude).map { .signed(-$0) }
  }

  /// `strconv.ParseFloat` with 64 bits: decimal or hexadecimal, underscores between digits, `inf`,
  /// `infinity` and `nan` in any case. Nil where the text is no number, and where it is too large.
  public static func float(_ text: some Collection<UInt8>) -> Double? {
    var bytes = Array(text)
    if bytes.contains(UInt8(ascii: "_")) {
      guard underscoresSeparateDigits(bytes) else { return nil }
      bytes.removeAll { $0 == UInt8(ascii: "_") }
    }
    let digits = bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard bytes.count - digits.count <= 1, let first = digits.first else { return nil }
    let string = String(decoding: bytes, as: UTF8.self)
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
      let isHexadecimal = digits.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
      if isHexadecimal, !digits.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }) { return nil }
      guard let value = Double(string), value.isFinite else { return nil }
      return value
    default:
      switch String(decoding: digits.map { $0 | 0x20 }, as: UTF8.self) {
      case "inf", "infinity":
        return bytes.first == UInt8(ascii: "-") ? -Double.infinity : Double.infinity
      case "nan": return digits.count == bytes.count ? Double.nan : nil
      default: return nil
      }
    }
  }

  private static func magnitude(_ text: ArraySlice<UInt8>, base: Int) -> UInt64? {
    var digits = text
    var radix = UInt64(base)
    if base == 0 {
      radix = 10
      if digits.first == UInt8(ascii: "0") {
        let prefix = digits.count >= 3 ? digits[digits.startIndex + 1] | 0x20 : 0
        switch prefix {
        case UInt8(ascii: "b"): radix = 2
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "x"): radix = 16
        default: radix = 0
        }
        digits = digits.dropFirst(radix == 0 ? (digits.count > 1 ? 1 : 0) : 2)
        if radix == 0 { radix = 8 }
      }
      if digits.contains(UInt8(ascii: "_")) {
        guard underscoresSeparateDigits(text) else { return nil }
        digits.removeAll { $0 == UInt8(ascii: "_") }
      }
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = digitValue(byte), digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  private static func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - 0x30)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(byte - 0x61) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte - 0x41) + 10
    default: nil
    }
  }

  /// Whether each underscore stands between two digits, or between a base's prefix and a digit.
  private static func underscoresSeparateDigits(_ text: some Collection<UInt8>) -> Bool {
    var rest = Array(text.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") })[...]
    var afterDigit = false
    var isHexadecimal = false
    if rest.count >= 2, rest.first == UInt8(ascii: "0") {
      switch rest[rest.startIndex + 1] | 0x20 {
      case UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b"):
        isHexadecimal = rest[rest.startIndex + 1] | 0x20 == UInt8(ascii: "x")
        afterDigit = true
        rest = rest.dropFirst(2)
      default: break
      }
    }
    var afterUnderscore = false
    for byte in rest {
      let isDigit = digitValue(byte).map { $0 < (isHexadecimal ? 16 : 10) } ?? false
      if byte == UInt8(ascii: "_") {
        guard afterDigit else { return false }
        (afterDigit, afterUnderscore) = (false, true)
      } else {
        guard isDigit || !afterUnderscore else { return false }
        (afterDigit, afterUnderscore) = (isDigit, false)
      }
    }
    return !afterUnderscore
  }
}
