/// A pattern as Go's `path.Match` reads it: `*` stands for any bytes, `?` for one character,
/// `[a-z]` and `[^a-z]` for one of a class, and `\` takes the next byte as it is.
///
/// Here `/` is a character like others: who matches names gives names.
public struct GoPattern: Sendable {
  private let bytes: [UInt8]

  /// The pattern is malformed: a class without its end, a backslash without a character.
  public struct Malformed: Error {}

  /// A pattern from its bytes.
  public init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// Whether all of a text matches.
  ///
  /// Throws only where matching comes to the malformed part of a pattern, as Go does.
  public func matches(_ text: ArraySlice<UInt8>) throws(Malformed) -> Bool {
    var name = text
    var pattern = bytes[...]
    while !pattern.isEmpty {
      let (star, chunk) = Self.cut(&pattern)
      if star, chunk.isEmpty { return true }
      if let rest = try Self.match(chunk, name), rest.isEmpty || !pattern.isEmpty {
        name = rest
        continue
      }
      guard star, let rest = try Self.find(chunk, in: name, isLast: pattern.isEmpty) else {
        return false
      }
      name = rest
    }
    return name.isEmpty
  }

  /// Takes the stars and the piece up to the next star off a pattern.
  private static func cut(_ pattern: inout ArraySlice<UInt8>) -> (
    star: Bool, chunk: ArraySlice<UInt8>
  ) {
    var star = false
    while pattern.first == UInt8(ascii: "*") {
      pattern = pattern.dropFirst()
      star = true
    }
    var inClass = false
    var index = pattern.startIndex
    scan: while index < pattern.endIndex {
      switch pattern[index] {
      case UInt8(ascii: "\\"): if index + 1 < pattern.endIndex { index += 1 }
      case UInt8(ascii: "["): inClass = true
      case UInt8(ascii: "]"): inClass = false
      case UInt8(ascii: "*"): if !inClass { break scan }
      default: break
      }
      index += 1
    }
    defer { pattern = pattern[index...] }
    return (star, pattern[..<index])
  }

  /// Looks for a piece anywhere behind the first byte; gives what follows it.
  private static func find(
    _ chunk: ArraySlice<UInt8>, in name: ArraySlice<UInt8>, isLast: Bool
  ) throws(Malformed) -> ArraySlice<UInt8>? {
    var start = name.startIndex
    while start < name.endIndex {
      start += 1
      if let rest = try match(chunk, name[start...]) {
        if isLast, !rest.isEmpty { continue }
        return rest
      }
    }
    return nil
  }

  /// What follows a piece that stands at the beginning of a text; nil where it does not.
  private static func match(
    _ chunk: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>
  ) throws(Malformed) -> ArraySlice<UInt8>? {
    var (chunk, text) = (chunk, text)
    while let first = chunk.first {
      guard !text.isEmpty else { return nil }
      switch first {
      case UInt8(ascii: "["):
        let scalar = text.popScalar()
        chunk = chunk.dropFirst()
        guard try matchClass(&chunk, scalar) else { return nil }
      case UInt8(ascii: "?"):
        _ = text.popScalar()
        chunk = chunk.dropFirst()
      default:
        if first == UInt8(ascii: "\\") { chunk = chunk.dropFirst() }
        guard let byte = chunk.popFirst() else { throw Malformed() }
        guard byte == text.popFirst() else { return nil }
      }
    }
    return text
  }

  /// Whether a character is in the class whose opening bracket is taken already.
  private static func matchClass(
    _ chunk: inout ArraySlice<UInt8>, _ scalar: UInt32
  ) throws(Malformed) -> Bool {
    let isNegated = chunk.first == UInt8(ascii: "^")
    if isNegated { chunk = chunk.dropFirst() }
    var isIn = false
    var isFirst = true
    while isFirst || chunk.first != UInt8(ascii: "]") {
      let low = try bound(&chunk)
      var high = low
      if chunk.first == UInt8(ascii: "-") {
        chunk = chunk.dropFirst()
        high = try bound(&chunk)
      }
      if low <= scalar, scalar <= high { isIn = true }
      isFirst = false
    }
    chunk = chunk.dropFirst()
    return isIn != isNegated
  }

  /// Takes a character of a class.
  private static func bound(_ chunk: inout ArraySlice<UInt8>) throws(Malformed) -> UInt32 {
    guard let first = chunk.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "]") else {
      throw Malformed()
    }
    if first == UInt8(ascii: "\\") { chunk = chunk.dropFirst() }
    if chunk.isEmpty { throw Malformed() }
    let scalar = chunk.popScalar()
    if chunk.isEmpty { throw Malformed() }
    return scalar
  }
}

extension ArraySlice<UInt8> {
  /// Takes a character of UTF-8; U+FFFD for a byte that begins none.
  fileprivate mutating func popScalar() -> UInt32 {
    var decoder = UTF8()
    var rest = makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
      self = dropFirst()
      return 0xFFFD
    }
    self = dropFirst(UTF8.width(scalar))
    return scalar.value
  }
}
