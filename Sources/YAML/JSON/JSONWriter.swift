import Text

extension JSON {
  /// How JSON is laid out.
  public struct Layout: Sendable {
    /// One line without blanks, or members and items on lines of their own.
    public enum Style: Sendable {
      case compact
      /// As Go's `MarshalIndent`: so many spaces a level, `": "` after keys, empty collections in
      /// one piece.
      case indented(Int)
      /// The same with one tab a level.
      case tabbed

      /// Whether members and items stand on lines of their own.
      var hasLines: Bool { if case .compact = self { false } else { true } }
    }

    /// The style.
    public var style: Style
    /// Whether `<`, `>` and `&` are escaped as Go's `json.Marshal` does.
    public var escapesHTML: Bool
    /// Whether members are sorted by the bytes of their keys; of a duplicate key the last counts
    /// then.
    public var sortsKeys: Bool

    /// A layout from its parts.
    public init(style: Style = .compact, escapesHTML: Bool = false, sortsKeys: Bool = false) {
      self.style = style
      self.escapesHTML = escapesHTML
      self.sortsKeys = sortsKeys
    }

    /// One line, order and characters as they are.
    public static let compact = Layout()
    /// As Go's `json.Marshal` writes a map.
    public static let go = Layout(escapesHTML: true, sortsKeys: true)
  }

  /// A value as JSON, without a line end. `schema` says what plain scalars are. Doubles are written
  /// as Go's `encoding/json` does, integers of 64 bits with all their digits.
  ///
  /// It throws for keys that are no strings, for infinity and not-a-number, and for what does not
  /// fit its tag.
  public static func write(
    _ node: Node, schema: Schema, layout: Layout = .compact, file: String = ""
  ) throws(YAMLError) -> [UInt8] {
    var writer = JSONWriter(schema: schema, layout: layout, file: file)
    try writer.value(node, depth: 0)
    return writer.output
  }
}

/// Writes JSON to bytes.
private struct JSONWriter {
  let schema: Schema
  let layout: JSON.Layout
  let file: String
  var output: [UInt8] = []

  init(schema: Schema, layout: JSON.Layout, file: String) {
    self.schema = schema
    self.layout = layout
    self.file = file
  }

  mutating func value(_ node: Node, depth: Int) throws(YAMLError) {
    guard depth <= JSON.maximumDepthWritten else {
      throw YAMLError(
        .limit, file: file, at: node.mark, "nested too deeply",
        expected: "at most \(JSON.maximumDepthWritten) levels")
    }
    switch node.content {
    case .scalar: try scalar(node)
    case .sequence(let items): try array(items, depth: depth)
    case .mapping(let mapping): try object(mapping, depth: depth)
    }
  }

  private mutating func array(_ items: [Node], depth: Int) throws(YAMLError) {
    output.append(UInt8(ascii: "["))
    for index in items.indices {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine(depth + 1)
      try value(items[index], depth: depth + 1)
    }
    if !items.isEmpty { breakLine(depth) }
    output.append(UInt8(ascii: "]"))
  }

  private mutating func object(_ mapping: Mapping, depth: Int) throws(YAMLError) {
    output.append(UInt8(ascii: "{"))
    let members = try members(mapping)
    for index in members.indices {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine(depth + 1)
      string(members[index].key)
      output.append(UInt8(ascii: ":"))
      if layout.style.hasLines { output.append(UInt8(ascii: " ")) }
      try value(members[index].value, depth: depth + 1)
    }
    if !members.isEmpty { breakLine(depth) }
    output.append(UInt8(ascii: "}"))
  }

  private mutating func breakLine(_ depth: Int) {
    guard layout.style.hasLines else { return }
    output.append(UInt8(ascii: "\n"))
    switch layout.style {
    case .compact: break
    case .indented(let width):
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width * depth))
    case .tabbed: output.append(contentsOf: repeatElement(UInt8(ascii: "\t"), count: depth))
    }
  }

  // MARK: Members

  private typealias Member = (key: String, value: Node)

  private func members(_ mapping: Mapping) throws(YAMLError) -> [Member] {
    var members: [Member] = []
    members.reserveCapacity(mapping.count)
    for entry in mapping.entries {
      members.append((try key(entry.key), entry.value))
    }
    return layout.sortsKeys ? sorted(members) : members
  }

  /// The members by the bytes of their keys; of those with the same key the last.
  private func sorted(_ members: [Member]) -> [Member] {
    let pairs = zip(members, members.dropFirst())
    if pairs.allSatisfy({ $0.key.precedesByBytes($1.key) }) { return members }
    // The sort is stable: of equal keys the last one stays last.
    let ordered = members.sorted { $0.key.precedesByBytes($1.key) }
    return ordered.indices.compactMap { index in
      let isRepeated =
        index + 1 < ordered.count && ordered[index].key.hasSameBytes(as: ordered[index + 1].key)
      return isRepeated ? nil : ordered[index]
    }
  }

  private func key(_ node: Node) throws(YAMLError) -> String {
    switch try schema.resolve(node, file: file) {
    case .string(let text): return text
    case .timestamp(let text) where schema != .kustomizeResource: return text
    default:
      throw YAMLError(
        .key, file: file, at: node.mark, "a key must be a string", found: node.text,
        hints: ["put it into quotes"])
    }
  }

  // MARK: Scalars

  private mutating func scalar(_ node: Node) throws(YAMLError) {
    switch try schema.resolve(node, file: file) {
    case nil, .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): output.append(contentsOf: String(value).utf8)
    case .uint(let value): output.append(contentsOf: String(value).utf8)
    case .float(let value):
      guard value.isFinite else {
        throw YAMLError(
          .value, file: file, at: node.mark,
          "infinity and not-a-number cannot be written as JSON", found: node.text)
      }
      GoFloat.append(value, as: .json, to: &output)
    case .string(let text), .timestamp(let text): string(text)
    case .binary(let bytes): string(String(decoding: bytes, as: UTF8.self))
    }
  }

  private mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string($0) }
  }

  private mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
    output.append(UInt8(ascii: "\""))
    var start = 0
    for index in text.indices where mustEscape(text, at: index) {
      output.append(contentsOf: text[start..<index])
      start = index + text.width(at: index)
      escape(text, at: index)
    }
    output.append(contentsOf: text[start...])
    output.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private func mustEscape(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    switch text[index] {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"): true
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): layout.escapesHTML
    case 0xE2: text.isLineSeparator(at: index)
    default: false
    }
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, at index: Int) {
    output.append(UInt8(ascii: "\\"))
    switch text[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(text[index])
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0xE2:
      output.append(contentsOf: (text[index + 2] == 0xA8 ? "u2028" : "u2029").utf8)
    case let byte:
      output.append(contentsOf: "u00".utf8)
      for digit in [byte >> 4, byte & 0xF] {
        output.append(digit < 10 ? digit + 0x30 : digit + 0x57)
      }
    }
  }
}
