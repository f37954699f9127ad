import Text

/// Reads INI as the peer's library does, and notes the first thing that it would lose.
struct INIReader {
  /// A section with its members.
  struct Section {
    var name: String
    var items: [Item]
    var line: Int
  }

  private let lines: [ArraySlice<UInt8>]
  private var index = 0
  private var comment: [String] = []
  private var all: [Section] = [Section(name: INIStore.defaultSection, items: [], line: 1)]
  /// A value that would be cut off, or a key that would be lost.
  private(set) var fault: SOPSError?

  init(_ bytes: [UInt8]) {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  mutating func sections() throws(SOPSError) -> [Section] {
    while index < lines.count {
      let line = Self.trimmed(lines[index])
      let number = index + 1
      index += 1
      guard let first = line.first else { continue }
      if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") {
        comment.append(Self.commentText(line))
      } else if first == UInt8(ascii: "[") {
        try section(line, number)
      } else {
        try key(line, number)
      }
    }
    return all.filter { $0.name != INIStore.defaultSection || !$0.items.isEmpty }
  }

  private mutating func section(_ line: ArraySlice<UInt8>, _ number: Int) throws(SOPSError) {
    guard let end = line.lastIndex(of: UInt8(ascii: "]")) else {
      throw SOPSError(.noEqualsSign, line: number, "a section's line does not end with ]")
    }
    let name = String(decoding: line[(line.startIndex + 1)..<end], as: UTF8.self)
    var items: [Item] = []
    if !comment.isEmpty { items.append(.comment(Note(comment.joined(separator: "\n")))) }
    comment = []
    all.append(Section(name: name, items: items, line: number))
  }

  private mutating func key(_ line: ArraySlice<UInt8>, _ number: Int) throws(SOPSError) {
    var name: ArraySlice<UInt8>
    var rest: ArraySlice<UInt8>
    if let quote = [Array("\"\"\"".utf8), Array("\"".utf8), Array("`".utf8)].first(
      where: line.starts),
      let end = Self.range(of: quote, in: line.dropFirst(quote.count))
    {
      name = line[(line.startIndex + quote.count)..<end]
      rest = line[(end + quote.count)...]
      guard let sign = rest.firstIndex(where: Self.isDelimiter) else {
        throw SOPSError(.noEqualsSign, line: number)
      }
      rest = rest[(sign + 1)...]
    } else {
      guard let sign = line.firstIndex(where: Self.isDelimiter), sign > line.startIndex else {
        throw SOPSError(.noEqualsSign, line: number)
      }
      name = Self.trimmed(line[..<sign])
      rest = line[(sign + 1)...]
    }
    let value = try value(Self.trimmed(rest), number)
    add(String(decoding: name, as: UTF8.self), value, number)
  }

  private mutating func add(_ name: String, _ value: [UInt8], _ number: Int) {
    let last = all.count - 1
    if all[last].items[name] != nil {
      fault =
        fault
        ?? SOPSError(
          .duplicateKey, line: number, keyPath: "\(all[last].name):\(name)",
          "only the last one would be kept")
      all[last].items.remove(name)
    }
    all[last].items.append(.value(key: name, .string(value), line: number))
    if !comment.isEmpty {
      all[last].items.append(.comment(Note(comment.joined(separator: "\n"))))
      comment = []
    }
  }

  // MARK: Values

  private mutating func value(
    _ text: ArraySlice<UInt8>, _ number: Int
  ) throws(SOPSError) -> [UInt8] {
    let triple = Array("\"\"\"".utf8)
    if text.starts(with: triple) { return try multiline(text.dropFirst(3), number) }
    if text.first == UInt8(ascii: "`"), let end = text.dropFirst().lastIndex(of: UInt8(ascii: "`"))
    {
      return Array(text[(text.startIndex + 1)..<end])
    }
    var line = Array(text)
    while line.last == UInt8(ascii: "\\"), index < lines.count {
      line.removeLast()
      line += Self.trimmed(lines[index])
      index += 1
    }
    if let mark = line.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: ";") }) {
      if mark > 0, line[mark - 1] != 0x20, line[mark - 1] != 0x09 {
        fault =
          fault
          ?? SOPSError(
            .cutValue, line: number, "everything from # or ; on is a comment",
            hints: ["put the value into backticks"])
      }
      comment.append(Self.commentText(line[mark...]))
      line = Array(Self.trimmed(line[..<mark]))
    }
    for quote in [UInt8(ascii: "\""), UInt8(ascii: "'")]
    where line.count >= 2 && line.first == quote && line.last == quote {
      return Array(line.dropFirst().dropLast())
    }
    return line
  }

  private mutating func multiline(
    _ first: ArraySlice<UInt8>, _ number: Int
  ) throws(SOPSError) -> [UInt8] {
    let triple = Array("\"\"\"".utf8)
    var value: [UInt8] = []
    var line = first
    while true {
      if let end = Self.range(of: triple, in: line) { return value + line[..<end] }
      value += line
      value.append(UInt8(ascii: "\n"))
      guard index < lines.count else {
        throw SOPSError(.malformedValue, line: number, "a value in \"\"\" does not end")
      }
      line = lines[index]
      index += 1
    }
  }

  // MARK: Pieces

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
  }

  private static func range(of mark: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    text.indices.first { text[$0...].starts(with: mark) }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = text.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
    return start[...last]
  }

  /// The text without its marks and the blanks behind them.
  private static func commentText(_ line: ArraySlice<UInt8>) -> String {
    let text = line.drop { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "#") }
    return String(decoding: trimmed(text), as: UTF8.self)
  }
}
