/// Reads JSON from bytes.
struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String
  private var index = 0
  private var line: UInt32 = 1
  /// How far columns are counted in this line, so that long lines are counted once.
  private var counted = 0
  private var column: UInt32 = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func document() throws(YAMLError) -> Node {
    skipBlanks()
    let node = try value(depth: 0)
    skipBlanks()
    guard index == bytes.count else { throw unexpected("the end of the text") }
    return node
  }

  mutating func documents() throws(YAMLError) -> [Node] {
    var nodes: [Node] = []
    skipBlanks()
    while index < bytes.count {
      nodes.append(try value(depth: 0))
      skipBlanks()
    }
    return nodes
  }

  private mutating func value(depth: Int) throws(YAMLError) -> Node {
    let mark = mark()
    guard depth < JSON.maximumDepth else {
      throw YAMLError(
        .limit, file: file, at: mark, "nested too deeply",
        expected: "at most \(JSON.maximumDepth) levels")
    }
    guard index < bytes.count else { throw unexpected("a value") }
    switch bytes[index] {
    case UInt8(ascii: "\""):
      return Node(.scalar(Scalar(try string(), style: .doubleQuoted)), mark: mark)
    case UInt8(ascii: "{"): return try object(depth: depth, mark: mark)
    case UInt8(ascii: "["): return try array(depth: depth, mark: mark)
    default: return Node(.scalar(Scalar(try word())), mark: mark)
    }
  }

  private mutating func object(depth: Int, mark: Mark) throws(YAMLError) -> Node {
    var entries: [Mapping.Entry] = []
    index += 1
    skipBlanks()
    if take(UInt8(ascii: "}")) { return Node(.mapping(Mapping()), isFlow: true, mark: mark) }
    while true {
      let keyMark = self.mark()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw unexpected("a string as key")
      }
      let key = Node(.scalar(Scalar(try string(), style: .doubleQuoted)), mark: keyMark)
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
      skipBlanks()
      entries.append(Mapping.Entry(key: key, value: try value(depth: depth + 1)))
      skipBlanks()
      if take(UInt8(ascii: "}")) { break }
      guard take(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
      skipBlanks()
    }
    return Node(.mapping(Mapping(entries)), isFlow: true, mark: mark)
  }

  private mutating func array(depth: Int, mark: Mark) throws(YAMLError) -> Node {
    var items: [Node] = []
    index += 1
    skipBlanks()
    if take(UInt8(ascii: "]")) { return Node(.sequence([]), isFlow: true, mark: mark) }
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      if take(UInt8(ascii: "]")) { break }
      guard take(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
      skipBlanks()
    }
    return Node(.sequence(items), isFlow: true, mark: mark)
  }

  /// `null`, `true`, `false` or a number.
  private mutating func word() throws(YAMLError) -> String {
    var end = index
    while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
    let text = Array(bytes[index..<end])
    let word = String(decoding: text, as: UTF8.self)
    guard word == "null" || word == "true" || word == "false" || JSONNumber.isValid(text) else {
      throw unexpected("a value")
    }
    index = end
    return word
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  // MARK: Strings

  private mutating func string() throws(YAMLError) -> String {
    index += 1
    let start = index
    while index < bytes.count, Self.isOrdinary(bytes[index]) { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      let text = try text(UnsafeBufferPointer(rebasing: bytes[start..<index]), from: start)
      index += 1
      return text
    }
    var decoded = Array(bytes[start..<index])
    while true {
      guard index < bytes.count else { throw unexpected("'\"'") }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &decoded)
      } else {
        guard byte >= 0x20 else { throw unexpected("an escape for a control character") }
        decoded.append(byte)
        index += 1
      }
    }
    let text = try decoded.withUnsafeBufferPointer { (decoded) throws(YAMLError) in
      try self.text(decoded, from: start)
    }
    index += 1
    return text
  }

  @inline(__always)
  private static func isOrdinary(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func text(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) throws(YAMLError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      index = start
      throw YAMLError(.encoding, file: file, at: mark(), "the string is no valid UTF-8")
    }
    return text
  }

  private mutating func escape(into output: inout [UInt8]) throws(YAMLError) {
    guard index + 1 < bytes.count else { throw unexpected("an escape") }
    let letter = bytes[index + 1]
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(letter)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "u"): return try unicodeEscape(into: &output)
    default: throw unexpected("an escape of JSON")
    }
    index += 2
  }

  private mutating func unicodeEscape(into output: inout [UInt8]) throws(YAMLError) {
    guard var value = codeUnit(at: index) else { throw unexpected("four hexadecimal digits") }
    index += 6
    if value >= 0xD800, value < 0xDC00, let low = codeUnit(at: index), low >= 0xDC00, low < 0xE000 {
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      index += 6
    }
    output.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
  }

  private func codeUnit(at start: Int) -> UInt32? {
    guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "u")
    else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start + 2..<start + 6] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 0x37)
      default: return nil
      }
    }
    return value
  }

  // MARK: Places

  private mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
      case UInt8(ascii: "\n"):
        index += 1
        line += 1
        column = 1
        counted = index
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func mark() -> Mark {
    while counted < index {
      if bytes[counted] & 0xC0 != 0x80 { column += 1 }
      counted += 1
    }
    return Mark(line: line, column: column)
  }

  private mutating func unexpected(_ expected: String) -> YAMLError {
    let found: String
    if index >= bytes.count {
      found = "the end of the text"
    } else {
      let end = bytes[index...].dropFirst().prefix(3).firstIndex { $0 & 0xC0 != 0x80 }
      found = "'\(String(decoding: bytes[index..<(end ?? index + 1)], as: UTF8.self))'"
    }
    return YAMLError(
      .json, file: file, at: mark(), "the text is no JSON", expected: expected, found: found)
  }
}
