/// What a line of a `.gitattributes` file says about an attribute.
enum AttributeValue: Hashable, Sendable {
  /// `name`
  case set
  /// `-name`
  case unset
  /// `!name`: as if no line had spoken of it.
  case unspecified
  /// `name=text`
  case text(String)
}

/// The lines of one file of attributes.
struct AttributeFile: Sendable {
  /// A line: paths, and what holds for them.
  struct Line: Sendable {
    var pattern: WildPattern
    /// Whether the pattern is for the last name of a path, wherever it lies.
    var isForName: Bool
    var values: [(name: String, value: AttributeValue)]
  }

  /// The lines in their order; later ones win.
  private(set) var lines: [Line] = []
  /// Names for groups of attributes: `[attr]binary -diff -merge -text`.
  private(set) var macros: [String: [(name: String, value: AttributeValue)]] = [:]

  /// Reads a file. Like Git, passes over what it cannot understand, and over lines of more than
  /// 2048 bytes.
  init(_ bytes: [UInt8]) {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count <= 2048 {
      read(line)
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>) {
    let rest = line.drop(while: AttributeFile.isSpace)
    guard let first = rest.first, first != UInt8(ascii: "#") else { return }
    guard let (pattern, after) = AttributeFile.pattern(rest) else { return }
    let values = after.split(whereSeparator: AttributeFile.isSpace).compactMap {
      AttributeFile.value(String(decoding: $0, as: UTF8.self))
    }
    let prefix = Array("[attr]".utf8)
    if pattern.starts(with: prefix) {
      macros[String(decoding: pattern.dropFirst(prefix.count), as: UTF8.self)] = values
      return
    }
    // Patterns for the contrary are forbidden, those for folders say nothing about files.
    if first == UInt8(ascii: "!") || pattern.last == UInt8(ascii: "/") { return }
    let slash = pattern.firstIndex(of: UInt8(ascii: "/"))
    lines.append(
      Line(
        pattern: WildPattern(slash == pattern.startIndex ? pattern.dropFirst() : pattern[...]),
        isForName: slash == nil, values: values))
  }

  /// The pattern at the start of a line, which may be quoted as in C, and the rest.
  private static func pattern(
    _ line: ArraySlice<UInt8>
  ) -> (pattern: [UInt8], rest: ArraySlice<UInt8>)? {
    guard line.first == UInt8(ascii: "\"") else {
      let end = line.firstIndex(where: isSpace) ?? line.endIndex
      return (Array(line[..<end]), line[end...])
    }
    var pattern: [UInt8] = []
    var position = line.startIndex + 1
    while position < line.endIndex {
      let byte = line[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return (pattern, line[position...]) }
      guard byte == UInt8(ascii: "\\") else {
        pattern.append(byte)
        continue
      }
      guard position < line.endIndex, let escaped = escape(line, &position) else { return nil }
      pattern.append(escaped)
    }
    return nil
  }

  private static func escape(_ line: ArraySlice<UInt8>, _ position: inout Int) -> UInt8? {
    let byte = line[position]
    position += 1
    switch byte {
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): return byte
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      let digits = line[(position - 1)...].prefix(3)
      position += 2
      return UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
    default: return nil
    }
  }

  private static func value(_ word: String) -> (name: String, value: AttributeValue)? {
    if let name = word.withoutPrefix("-") { return (name, .unset) }
    if let name = word.withoutPrefix("!") { return (name, .unspecified) }
    let bytes = Array(word.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return (word, .set) }
    return (
      String(decoding: bytes[..<equals], as: UTF8.self),
      .text(String(decoding: bytes[(equals + 1)...], as: UTF8.self))
    )
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
}
