internal import Text

/// What the operators of an expression make of a value. Lengths and positions count bytes.
enum TextOperation {
  static func apply(
    _ operation: String, to value: [UInt8], _ arguments: [[UInt8]], name: String
  ) throws(SubstitutionError) -> [UInt8] {
    switch operation {
    case "#" where arguments.isEmpty: Array(String(value.count).utf8)
    case "^": mapFirst(value, upper)
    case "^^": map(value, upper)
    case ",": mapFirst(value, lower)
    case ",,": map(value, lower)
    case ":": try substring(of: value, arguments, name: name)
    case "/", "//", "/#", "/%": replace(value, operation, arguments)
    case "#", "##": trimPrefix(value, arguments[0], longest: operation == "##")
    case "%", "%%": trimSuffix(value, arguments[0], longest: operation == "%%")
    // None, or a mixture of signs (`^,`), which does nothing.
    default: value
    }
  }

  // MARK: Substrings

  private static func substring(
    of value: [UInt8], _ arguments: [[UInt8]], name: String
  ) throws(SubstitutionError) -> [UInt8] {
    guard var start = integer(arguments[0]) else { return value }
    if start < 0 { start = max(0, value.count &+ start) }
    let tail = start < value.count ? Array(value[start...]) : []
    if arguments.count == 1 { return tail }
    guard let length = integer(arguments[1]) else { return value }
    let end = start &+ length
    if end >= value.count { return tail }
    guard end >= start else { throw .negativeLength(name: name) }
    return Array(value[start..<end])
  }

  /// A decimal number with or without a sign; nil where it is none, or beyond 64 bits.
  private static func integer(_ text: [UInt8]) -> Int? {
    Int(String(decoding: text, as: UTF8.self))
  }

  // MARK: Case

  private static func map(_ value: [UInt8], _ change: (Unicode.Scalar) -> Unicode.Scalar)
    -> [UInt8]
  {
    var result = String.UnicodeScalarView()
    for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
      result.append(change(scalar))
    }
    return Array(String(result).utf8)
  }

  private static func mapFirst(_ value: [UInt8], _ change: (Unicode.Scalar) -> Unicode.Scalar)
    -> [UInt8]
  {
    let text = String(decoding: value, as: UTF8.self)
    guard let first = text.unicodeScalars.first else { return value }
    return Array(String(change(first)).utf8) + value.dropFirst(UTF8.width(first))
  }

  /// One character for one, as Go's `unicode.ToUpper`.
  private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    single(scalar.properties.uppercaseMapping)
      ?? single(scalar.properties.titlecaseMapping) ?? scalar
  }

  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  // MARK: Replacement

  private static func replace(_ value: [UInt8], _ operation: String, _ arguments: [[UInt8]])
    -> [UInt8]
  {
    let pattern = arguments[0]
    let text = arguments.count > 1 ? arguments[1] : []
    switch operation {
    case "/#":
      if arguments.count < 2 || !value.starts(with: pattern) { return value }
      return text + value.dropFirst(pattern.count)
    case "/%":
      if arguments.count < 2 || !value.hasSuffix(pattern) { return value }
      return value.dropLast(pattern.count) + text
    default: return replace(value, pattern, with: text, all: operation == "//")
    }
  }

  private static func replace(
    _ value: [UInt8], _ pattern: [UInt8], with text: [UInt8], all: Bool
  ) -> [UInt8] {
    if pattern.isEmpty { return insert(text, into: value, all: all) }
    var result: [UInt8] = []
    var index = 0
    while index < value.count {
      guard value[index...].starts(with: pattern) else {
        result.append(value[index])
        index += 1
        continue
      }
      result += text
      index += pattern.count
      if !all { break }
    }
    return result + value[index...]
  }

  /// Nothing is found before each character, and at the end.
  private static func insert(_ text: [UInt8], into value: [UInt8], all: Bool) -> [UInt8] {
    if !all { return text + value }
    var result = text
    for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
      result += Array(String(scalar).utf8) + text
    }
    return result
  }

  // MARK: Trimming

  /// What is left when a beginning that matches is taken off; the empty beginning never matches.
  private static func trimPrefix(_ value: [UInt8], _ pattern: [UInt8], longest: Bool) -> [UInt8] {
    let pattern = GoPattern(pattern)
    let lengths = Array(1...max(1, value.count))
    for length in longest ? lengths.reversed() : lengths where length <= value.count {
      do {
        if try pattern.matches(value[..<length]) { return Array(value[length...]) }
      } catch {
        return value
      }
    }
    return value
  }

  /// The same from the end: value and pattern are turned round, character by character, so that
  /// classes and escapes do not work.
  private static func trimSuffix(_ value: [UInt8], _ pattern: [UInt8], longest: Bool) -> [UInt8] {
    reversed(trimPrefix(reversed(value), reversed(pattern), longest: longest))
  }

  private static func reversed(_ text: [UInt8]) -> [UInt8] {
    var result = String.UnicodeScalarView()
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars.reversed() {
      result.append(scalar)
    }
    return Array(String(result).utf8)
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ other: [UInt8]) -> Bool {
    count >= other.count && self[(count - other.count)...].elementsEqual(other)
  }
}
