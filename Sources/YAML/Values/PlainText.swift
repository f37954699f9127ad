import Text

/// The bytes of a plain scalar, and what they are by the rules of Go's YAML libraries: the first
/// byte says what they may be, then a list of words, then the forms of numbers and dates.
struct PlainText {
  private let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// What may begin with a byte.
  private enum Hint {
    case string
    /// Only one of the words.
    case word
    /// A word or a number with nothing before the point.
    case point
    /// A number or a date.
    case number
  }

  /// Nil for a string.
  @inline(__always)
  func resolve(_ schema: Schema) -> Resolved? {
    guard let first = bytes.first else { return .null }
    let hint = Self.hint(first)
    if hint == .string { return nil }
    return resolve(schema, hint)
  }

  @inline(never)
  private func resolve(_ schema: Schema, _ hint: Hint) -> Resolved? {
    if schema == .json { return json }
    if bytes.count <= 5, let word = word(schema) { return word }
    switch hint {
    case .string, .word: return nil
    case .point:
      guard bytes.allSatisfy(Self.mayBeInFloat) else { return nil }
      return GoNumber.float(bytes).map { .float($0) }
    case .number: return number(schema)
    }
  }

  /// Whether it would be something else than a string when read by YAML 1.1: what may not be
  /// written plain where a string is meant.
  @inline(__always)
  var isAmbiguous: Bool {
    guard let first = bytes.first else { return true }
    switch Self.hint(first) {
    case .string: return false
    case .word: return bytes.count <= 5 && word(.yaml11) != nil
    case .point, .number: return resolve(.kustomizeResource) != nil || isBase60
    }
  }

  @inline(__always)
  private static func hint(_ byte: UInt8) -> Hint {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): .number
    case UInt8(ascii: "."): .point
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      .word
    default: .string
    }
  }

  // MARK: Words

  private func word(_ schema: Schema) -> Resolved? {
    switch self.bytes.count {
    case 1:
      if self.bytes[0] == UInt8(ascii: "~") { return .null }
      guard schema == .yaml11 else { return nil }
      switch self.bytes[0] | 0x20 {
      case UInt8(ascii: "y"): return .bool(true)
      case UInt8(ascii: "n"): return .bool(false)
      default: return nil
      }
    case 2:
      if schema != .yaml11 { return nil }
      if isWord("on") { return .bool(true) }
      return isWord("no") ? .bool(false) : nil
    case 3:
      if schema != .yaml11 { return nil }
      if isWord("yes") { return .bool(true) }
      return isWord("off") ? .bool(false) : nil
    case 4:
      if isWord("true") { return .bool(true) }
      if isWord("null") { return .null }
      return special
    case 5: return isWord("false") ? .bool(false) : special
    default: return nil
    }
  }

  /// `.inf` with or without a sign, `.nan`.
  private var special: Resolved? {
    switch bytes[0] {
    case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"): break
    default: return nil
    }
    switch String(decoding: bytes, as: UTF8.self) {
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    default: return nil
    }
  }

  /// Whether it is a word in lower case, in upper case, or with an upper case initial.
  private func isWord(_ word: StaticString) -> Bool {
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes.count == letters.count else { return false }
    let upper = bytes[bytes.count - 1] & 0x20 == 0
    for index in bytes.indices {
      guard bytes[index] | 0x20 == letters[index] else { return false }
      if index > 0, (bytes[index] & 0x20 == 0) != upper { return false }
    }
    return !upper || bytes[0] & 0x20 == 0
  }

  // MARK: Numbers

  private func number(_ schema: Schema) -> Resolved? {
    if let short = shortDecimal { return .int(short) }
    if mayBeDate, let instant = Instant(yaml: bytes) {
      return schema == .kustomizeResource ? .timestamp(instant.rfc3339) : nil
    }
    guard bytes.count < 2000, bytes.allSatisfy(Self.mayBeInNumber) else { return nil }
    let digits = bytes.filter { $0 != UInt8(ascii: "_") }
    if let integer = GoNumber.integer(digits) { return Resolved(integer) }
    if isFloat(digits), let value = GoNumber.float(digits) { return .float(value) }
    return prefixed(digits, schema)
  }

  /// Up to 18 digits without a leading zero: nearly all numbers.
  private var shortDecimal: Int64? {
    guard bytes.count <= 18, bytes[0] != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
    var value: Int64 = 0
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value &* 10 &+ Int64(byte &- 0x30)
    }
    return value
  }

  /// `0b` and `0o` before what has a sign of its own: a peculiarity of the Go libraries.
  private func prefixed(_ digits: [UInt8], _ schema: Schema) -> Resolved? {
    let isNegative = digits.first == UInt8(ascii: "-")
    let rest = digits.dropFirst(isNegative ? 1 : 0)
    let base: Int
    switch rest.prefix(2) {
    case [UInt8(ascii: "0"), UInt8(ascii: "b")]: base = 2
    case [UInt8(ascii: "0"), UInt8(ascii: "o")] where schema == .kustomizeResource: base = 8
    default: return nil
    }
    let body = (isNegative ? [UInt8(ascii: "-")] : []) + rest.dropFirst(2)
    return GoNumber.integer(body, base: base).map { Resolved($0) }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private func isFloat(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func takeDigits() -> Int {
      let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
      rest = rest.dropFirst(count)
      return count
    }
    func takeSign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
    }
    takeSign()
    let whole = takeDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if takeDigits() == 0, whole == 0 { return false }
    } else if whole == 0 {
      return false
    }
    guard let mark = rest.first else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    takeSign()
    return takeDigits() > 0 && rest.isEmpty
  }

  /// Sexagesimal numbers, `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: read as strings, but
  /// quoted when written.
  private var isBase60: Bool {
    guard bytes.contains(UInt8(ascii: ":")) else { return false }
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard let first = rest.first, Self.isDigit(first) else { return false }
    rest = rest.drop { Self.isDigit($0) || $0 == UInt8(ascii: "_") }
    guard rest.first == UInt8(ascii: ":") else { return false }
    while rest.first == UInt8(ascii: ":") {
      rest.removeFirst()
      guard let digit = rest.popFirst(), Self.isDigit(digit) else { return false }
      if digit <= UInt8(ascii: "5"), let next = rest.first, Self.isDigit(next) {
        rest.removeFirst()
      }
    }
    guard rest.first == UInt8(ascii: ".") else { return rest.isEmpty }
    return rest.dropFirst().allSatisfy { Self.isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// Four digits and a dash.
  private var mayBeDate: Bool {
    bytes.count >= 8 && bytes[4] == UInt8(ascii: "-") && bytes[..<4].allSatisfy(Self.isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func mayBeInFloat(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private static func mayBeInNumber(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "o"), UInt8(ascii: "x"): true
    default: mayBeInFloat(byte)
    }
  }

  // MARK: JSON

  private var json: Resolved? {
    switch String(decoding: bytes, as: UTF8.self) {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    if let short = shortDecimal { return .int(short) }
    let text = Array(bytes)
    guard JSONNumber.isValid(text) else { return nil }
    if let integer = GoNumber.integer(text, base: 10) { return Resolved(integer) }
    return GoNumber.float(text).map { .float($0) }
  }
}

extension Resolved {
  init(_ integer: GoNumber.Integer) {
    switch integer {
    case .signed(let value): self = .int(value)
    case .unsigned(let value): self = .uint(value)
    }
  }
}
