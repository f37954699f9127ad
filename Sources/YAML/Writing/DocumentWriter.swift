/// Lays a tree out as one document.
struct DocumentWriter: ~Copyable {
  /// Levels of collections that can be written: more than can be read, for what is made of what was
  /// read. The stack of a thread bounds it.
  private static let maximumDepth = 1500

  private let schema: Schema
  private let file: String
  private var scalars = ScalarWriter()
  private var keys = KeyStack()

  init(schema: Schema, file: String) {
    self.schema = schema
    self.file = file
  }

  /// What is written, until more is.
  var bytes: UnsafeBufferPointer<UInt8> { scalars.bytes }

  /// Writes the root.
  mutating func write(_ node: Node) throws(YAMLError) {
    switch node.content {
    case .scalar(let scalar):
      try value(scalar, of: node, indent: 2)
    case .sequence(let items) where !items.isEmpty:
      try sequence(items, indent: 0, depth: 0, isInline: true)
    case .mapping(let mapping) where !mapping.isEmpty:
      try self.mapping(mapping, indent: 0, depth: 0, isInline: true)
    case .sequence: scalars.line("[]")
    case .mapping: scalars.line("{}")
    }
  }

  // MARK: Collections

  /// What stands behind `key:`, `-`, `?` or `:` in a collection at this indent, to the line's end.
  private mutating func nested(
    _ node: Node, indent: Int, depth: Int, afterKey: Bool
  ) throws(YAMLError) {
    switch node.content {
    case .scalar(let scalar):
      scalars.space()
      try value(scalar, of: node, indent: indent + 2)
    case .mapping(let mapping):
      if mapping.isEmpty { return scalars.line(" {}") }
      if afterKey { scalars.endLine() } else { scalars.space() }
      try self.mapping(mapping, indent: indent + 2, depth: depth + 1, isInline: !afterKey)
    case .sequence(let items):
      if items.isEmpty { return scalars.line(" []") }
      if afterKey { scalars.endLine() } else { scalars.space() }
      try sequence(
        items, indent: afterKey ? indent : indent + 2, depth: depth + 1, isInline: !afterKey)
    }
  }

  private mutating func sequence(
    _ items: [Node], indent: Int, depth: Int, isInline: Bool
  ) throws(YAMLError) {
    try checkDepth(depth, at: items.first)
    for index in items.indices {
      if index > 0 || !isInline { scalars.indent(indent) }
      scalars.byte(UInt8(ascii: "-"))
      try nested(items[index], indent: indent, depth: depth, afterKey: false)
    }
  }

  private mutating func mapping(
    _ mapping: Mapping, indent: Int, depth: Int, isInline: Bool
  ) throws(YAMLError) {
    try checkDepth(depth, at: mapping.entries.first?.key)
    let entries = mapping.entries
    let frame = keys.open()
    for index in entries.indices { try push(entries[index].key, entry: index) }
    if let (first, second) = keys.sort(frame) {
      throw YAMLError(duplicate: entries[second].key, of: entries[first].key, file: file)
    }
    for position in entries.indices {
      if position > 0 || !isInline { scalars.indent(indent) }
      let index = keys.entry(frame, position)
      var isSimple = true
      if !scalars.plainKey(keys.key(frame, position)) {
        isSimple = try writeKey(
          keys.key(frame, position), indent: indent, mark: entries[index].key.mark)
      }
      try nested(entries[index].value, indent: indent, depth: depth, afterKey: isSimple)
    }
    keys.close(frame)
  }

  private func checkDepth(_ depth: Int, at node: Node?) throws(YAMLError) {
    if depth < Self.maximumDepth { return }
    throw YAMLError(
      .limit, file: file, at: node?.mark ?? .none, "nested too deeply",
      expected: "at most \(Self.maximumDepth) levels")
  }

  // MARK: Keys

  @inline(__always)
  private mutating func push(_ key: Node, entry: Int) throws(YAMLError) {
    if case .scalar(let scalar) = key.content, key.tag == nil {
      let isDone = scalar.text.utf8.withContiguousStorageIfAvailable { text in
        guard scalar.style != .plain || PlainText(text).resolve(schema) == nil else { return false }
        keys.push(text, entry: entry)
        return true
      }
      if isDone == true { return }
    }
    try pushResolved(key, entry: entry)
  }

  private mutating func pushResolved(_ key: Node, entry: Int) throws(YAMLError) {
    guard case .scalar(let scalar) = key.content else {
      throw YAMLError(
        .key, file: file, at: key.mark, "a collection cannot be a key", expected: "a string")
    }
    switch try schema.resolve(key, file: file) {
    case .string(let text): keys.push(text, entry: entry)
    case .binary(let bytes): keys.push(String(decoding: bytes, as: UTF8.self), entry: entry)
    default:
      throw YAMLError(
        .key, file: file, at: key.mark, "a key must be a string", found: scalar.text,
        hints: ["put it into quotes"])
    }
  }

  /// Writes a key with its colon; true if it is a simple one, false if the value follows as
  /// `: VALUE`.
  private mutating func writeKey(
    _ key: UnsafeBufferPointer<UInt8>, indent: Int, mark: Mark
  ) throws(YAMLError) -> Bool {
    let shape = ScalarShape(key)
    if let problem = TextThroughJSON.problem(in: key, isKey: true) {
      throw YAMLError(.value, file: file, at: mark, problem)
    }
    if key.count <= 128, !shape.isMultiline {
      scalars.string(key, shape: shape, indent: indent + 2, folds: false)
      scalars.byte(UInt8(ascii: ":"))
      return true
    }
    scalars.byte(UInt8(ascii: "?"))
    scalars.space()
    scalars.string(key, shape: shape, indent: indent + 2, folds: true)
    scalars.endLineOfScalar()
    scalars.indent(indent)
    scalars.byte(UInt8(ascii: ":"))
    return false
  }

  // MARK: Scalars

  /// Writes a scalar and the line end behind it.
  @inline(__always)
  private mutating func value(
    _ scalar: Scalar, of node: Node, indent: Int
  ) throws(YAMLError) {
    if node.tag == nil {
      // Nearly every scalar is a short word.
      let isDone = scalar.text.utf8.withContiguousStorageIfAvailable { text in
        (scalar.style != .plain || PlainText(text).resolve(schema) == nil)
          && scalars.plainLine(text)
      }
      if isDone == true { return }
      if scalar.style != .plain { return try string(scalar.text, indent: indent, at: node.mark) }
    }
    try resolvedValue(of: node, indent: indent)
  }

  private mutating func resolvedValue(of node: Node, indent: Int) throws(YAMLError) {
    switch try schema.resolve(node, file: file) {
    case nil, .null: scalars.line("null")
    case .bool(true): scalars.line("true")
    case .bool(false): scalars.line("false")
    case .int(let value): scalars.number(value)
    case .uint(let value): scalars.number(value)
    case .float(let value):
      guard value.isFinite else {
        throw YAMLError(
          .value, file: file, at: node.mark,
          "infinity and not-a-number cannot be written as JSON", found: node.text)
      }
      scalars.number(value)
    case .string(let text), .timestamp(let text):
      try string(text, indent: indent, at: node.mark)
    case .binary(let bytes):
      try string(String(decoding: bytes, as: UTF8.self), indent: indent, at: node.mark)
    }
  }

  private mutating func string(_ text: String, indent: Int, at mark: Mark) throws(YAMLError) {
    var text = text
    let outcome = text.withUTF8 { text in
      let outcome = TextThroughJSON.pass(text)
      guard case .unchanged = outcome else { return outcome }
      scalars.string(text, shape: ScalarShape(text), indent: indent, folds: true)
      return outcome
    }
    switch outcome {
    case .unchanged: break
    case .refused(let problem): throw YAMLError(.value, file: file, at: mark, problem)
    case .changed(let bytes):
      bytes.withUnsafeBufferPointer {
        scalars.string($0, shape: ScalarShape($0), indent: indent, folds: true)
      }
    }
    scalars.endLineOfScalar()
  }
}
