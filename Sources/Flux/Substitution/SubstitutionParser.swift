internal import Text

/// A piece of a text that is to be expanded.
indirect enum SubstitutionPiece: Sendable {
  case text([UInt8])
  /// `${NAME}`, `${NAME:=DEFAULT}`, ...: a name, the operator as written (empty for none), its
  /// arguments.
  case expression(name: String, operation: String, arguments: [SubstitutionPiece])
}

/// Takes a text apart by the grammar of `drone/envsubst` in Flux's version, which is its own: it
/// looks like a shell's and is not.
struct SubstitutionParser {
  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  /// How deep expressions may stand within each other; bounds the stack.
  private static let maximumDepth = 200
  private static let dollar = UInt8(ascii: "$")
  private static let closing = UInt8(ascii: "}")

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The pieces of a text.
  static func parse(_ bytes: [UInt8]) throws(SubstitutionError) -> [SubstitutionPiece] {
    var parser = SubstitutionParser(bytes)
    return try parser.pieces()
  }

  private mutating func pieces() throws(SubstitutionError) -> [SubstitutionPiece] {
    var pieces: [SubstitutionPiece] = []
    while index < bytes.count {
      if opensExpression() {
        pieces.append(try expression())
      } else {
        pieces.append(.text(plainText()))
      }
    }
    return pieces
  }

  /// Text up to the next expression; two dollars are one.
  private mutating func plainText() -> [UInt8] {
    var text: [UInt8] = []
    while index < bytes.count, !opensExpression() {
      let byte = bytes[index]
      index += byte == Self.dollar && peek(1) == Self.dollar ? 2 : 1
      text.append(byte)
    }
    return text
  }

  private func peek(_ offset: Int = 0) -> UInt8? {
    index + offset < bytes.count ? bytes[index + offset] : nil
  }

  private func opensExpression() -> Bool {
    peek() == Self.dollar && peek(1) == UInt8(ascii: "{")
  }

  // MARK: Expressions

  /// An expression that begins here.
  private mutating func expression() throws(SubstitutionError) -> SubstitutionPiece {
    if depth == Self.maximumDepth { throw .tooDeep }
    depth += 1
    defer { depth -= 1 }
    index += 2
    if peek() == UInt8(ascii: "#") { return try length() }
    let name = takeName()
    if name.isEmpty { throw .variableName }
    switch peek() {
    case UInt8(ascii: ":"): return try defaultOrSubstring(name)
    case UInt8(ascii: "="): return try withDefault(name, operatorLength: 1)
    case UInt8(ascii: ","), UInt8(ascii: "^"): return try casing(name)
    case UInt8(ascii: "/"): return try replacement(name)
    case UInt8(ascii: "#"), UInt8(ascii: "%"): return try trimming(name)
    case Self.closing:
      index += 1
      return .expression(name: name, operation: "", arguments: [])
    default: throw .missingBrace(name: name)
    }
  }

  /// `${#NAME}`
  private mutating func length() throws(SubstitutionError) -> SubstitutionPiece {
    index += 1
    let name = takeName()
    if name.isEmpty { throw .badSubstitution(name: "#") }
    try close("#" + name)
    return .expression(name: name, operation: "#", arguments: [])
  }

  private mutating func defaultOrSubstring(_ name: String) throws(SubstitutionError)
    -> SubstitutionPiece
  {
    switch peek(1) {
    case UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: "+"):
      return try withDefault(name, operatorLength: 2)
    case nil: throw .badSubstitution(name: name + ":")
    // The reference goes back by the width of the character and loses its place.
    case let byte? where byte >= 0x80: throw .badSubstitution(name: name + ":")
    default: return try substring(name)
    }
  }

  /// `${NAME:=DEFAULT}` and the like; the default is any number of pieces.
  private mutating func withDefault(
    _ name: String, operatorLength: Int
  ) throws(SubstitutionError) -> SubstitutionPiece {
    let operation = take(operatorLength)
    var arguments: [SubstitutionPiece] = []
    while peek() != Self.closing {
      arguments.append(try argument(name) { $0 != Self.closing })
    }
    index += 1
    return .expression(name: name, operation: operation, arguments: arguments)
  }

  /// `${NAME:POSITION}` and `${NAME:POSITION:LENGTH}`
  private mutating func substring(_ name: String) throws(SubstitutionError) -> SubstitutionPiece {
    let colon = UInt8(ascii: ":")
    let operation = take(1)
    let position = try argument(name) { $0 != colon && $0 != Self.closing }
    if peek() == Self.closing {
      index += 1
      return .expression(name: name, operation: operation, arguments: [position])
    }
    guard peek() == colon else { throw .badSubstitution(name: name + ":") }
    while peek() == colon { index += 1 }
    let length = try argument(name) { $0 != Self.closing }
    try close(name)
    return .expression(name: name, operation: operation, arguments: [position, length])
  }

  /// `${NAME^}` and the like.
  private mutating func casing(_ name: String) throws(SubstitutionError) -> SubstitutionPiece {
    let isTwo = peek(1) == UInt8(ascii: ",") || peek(1) == UInt8(ascii: "^")
    let operation = take(isTwo ? 2 : 1)
    try close(name + operation)
    return .expression(name: name, operation: operation, arguments: [])
  }

  /// `${NAME/PATTERN/TEXT}` and the like.
  private mutating func replacement(_ name: String) throws(SubstitutionError)
    -> SubstitutionPiece
  {
    let slash = UInt8(ascii: "/")
    let isTwo = [slash, UInt8(ascii: "#"), UInt8(ascii: "%")].contains(peek(1))
    let operation = take(isTwo ? 2 : 1)
    let pattern = try argument(name, escapes: true) { $0 != slash }
    guard peek() == slash else { throw .badSubstitution(name: name + operation) }
    while peek() == slash { index += 1 }
    if peek() == Self.closing {
      index += 1
      return .expression(name: name, operation: operation, arguments: [pattern])
    }
    let text = try argument(name, escapes: true) { $0 != Self.closing }
    try close(name + operation)
    return .expression(name: name, operation: operation, arguments: [pattern, text])
  }

  /// `${NAME#PATTERN}` and the like.
  private mutating func trimming(_ name: String) throws(SubstitutionError) -> SubstitutionPiece {
    let operation = take(peek(1) == peek() ? 2 : 1)
    let pattern = try argument(name) { $0 != Self.closing }
    try close(name + operation)
    return .expression(name: name, operation: operation, arguments: [pattern])
  }

  // MARK: Parts

  /// One argument: a text of at least one byte, or one expression.
  private mutating func argument(
    _ name: String, escapes: Bool = false, _ accepts: (UInt8) -> Bool
  ) throws(SubstitutionError) -> SubstitutionPiece {
    if opensExpression() { return try expression() }
    var text: [UInt8] = []
    while let byte = peek(), !opensExpression() {
      if escapes, isEscaped(byte) {
        index += 1
        text.append(bytes[index])
      } else if accepts(byte) {
        text.append(byte)
      } else {
        break
      }
      index += 1
    }
    if text.isEmpty { throw .functionParameter(name: name) }
    return .text(text)
  }

  /// Whether a byte says that the next one is to be taken as it is.
  private func isEscaped(_ byte: UInt8) -> Bool {
    switch byte {
    case Self.dollar: peek(1) == Self.dollar
    case UInt8(ascii: "\\"): peek(1) == UInt8(ascii: "/") || peek(1) == UInt8(ascii: "\\")
    default: false
    }
  }

  private mutating func close(_ name: String) throws(SubstitutionError) {
    guard peek() == Self.closing else { throw .badSubstitution(name: name) }
    index += 1
  }

  private mutating func take(_ count: Int) -> String {
    defer { index += count }
    return String(decoding: bytes[index..<index + count], as: UTF8.self)
  }

  /// The letters, digits and `_` that stand here.
  private mutating func takeName() -> String {
    let start = index
    while index < bytes.count {
      var decoder = UTF8()
      var rest = bytes[index...].makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&rest), Self.isInName(scalar) else {
        break
      }
      index += UTF8.width(scalar)
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private static func isInName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      true
    default: false
    }
  }
}
