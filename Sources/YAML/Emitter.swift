/// Writes a value as `sigs.k8s.io/yaml` does, byte for byte: what kubectl, kustomize and Flux print.
///
/// Keys are sorted (`KeyOrder`), comments, anchors, tags and styles do not survive, sequences are
/// not indented below their key. The value goes the way that it goes there, through JSON: numbers
/// become 64-bit integers or doubles, control characters are refused.
public struct Emitter {
  /// Levels of collections that can be written.
  private static let maximumDepth = 2000

  private let schema: Schema
  private let file: String
  var scalars: ScalarWriter
  private var keys = KeyStack()

  private init(schema: Schema, file: String, output: consuming [UInt8]) {
    self.schema = schema
    self.file = file
    scalars = ScalarWriter(output)
  }

  /// The text of one document, with a line end. `schema` says what plain scalars are.
  ///
  /// It throws, with the place, for keys that are no strings or occur twice, for infinity and
  /// not-a-number, for control characters, and for what does not fit its tag.
  public static func emit(
    _ node: Node, schema: Schema, file: String = ""
  ) throws(YAMLError) -> [UInt8] {
    var output: [UInt8] = []
    try emit(node, schema: schema, file: file, to: &output)
    return output
  }

  /// Appends the text of one document. After an error the output is what it was before.
  public static func emit(
    _ node: Node, schema: Schema, file: String = "", to output: inout [UInt8]
  ) throws(YAMLError) {
    let before = output.count
    var emitter = Emitter(schema: schema, file: file, output: output)
    output = []
    do throws(YAMLError) {
      try emitter.root(node)
      output = emitter.scalars.finish()
    } catch {
      output = emitter.scalars.finish()
      output.removeSubrange(before...)
      throw error
    }
  }

  // MARK: Collections

  private mutating func root(_ node: Node) throws(YAMLError) {
    scalars.beginLine()
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
    var isFirst = isInline
    for item in items {
      if !isFirst { scalars.indent(indent) }
      isFirst = false
      scalars.byte(UInt8(ascii: "-"))
      try nested(item, indent: indent, depth: depth, afterKey: false)
    }
  }

  private mutating func mapping(
    _ mapping: Mapping, indent: Int, depth: Int, isInline: Bool
  ) throws(YAMLError) {
    guard depth < Self.maximumDepth else {
      throw YAMLError(
        .limit, file: file, at: mapping.entries[0].key.mark, "nested too deeply",
        expected: "at most \(Self.maximumDepth) levels")
    }
    let frame = keys.open()
    for entry in mapping.entries { try push(entry.key) }
    if let (first, second) = keys.sort(frame) {
      throw YAMLError(
        duplicate: mapping.entries[second].key, of: mapping.entries[first].key, file: file)
    }
    for position in 0..<mapping.entries.count {
      if position > 0 || !isInline { scalars.indent(indent) }
      let index = keys.entryIndex(frame, position)
      let isSimple = try keys.withKey(frame, position) { (key) throws(YAMLError) in
        try writeKey(key, indent: indent, mark: mapping.entries[index].key.mark)
      }
      try nested(mapping.entries[index].value, indent: indent, depth: depth, afterKey: isSimple)
    }
    keys.close(frame)
  }

  // MARK: Keys

  private mutating func push(_ key: Node) throws(YAMLError) {
    guard case .scalar(let scalar) = key.content else {
      throw YAMLError(
        .key, file: file, at: key.mark, "a collection cannot be a key", expected: "a string")
    }
    if key.tag == nil {
      let isString =
        scalar.style != .plain
        || (scalar.text.utf8.withContiguousStorageIfAvailable {
          PlainText($0).resolve(schema) == nil
        } ?? false)
      if isString { return keys.push(scalar.text) }
    }
    switch try schema.resolve(key, file: file) {
    case .string(let text): keys.push(text)
    case .binary(let bytes): keys.push(String(decoding: bytes, as: UTF8.self))
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
    if key.count <= 128, scalars.plainKey(key) { return true }
    let shape = ScalarShape(key)
    if let problem = TextThroughJSON.problem(in: key, isKey: true) {
      throw YAMLError(.value, file: file, at: mark, problem)
    }
    if key.count <= 128, !shape.isMultiline {
      scalars.string(key, shape: shape, indent: indent + 2, folds: false)
      scalars.byte(UInt8(ascii: ":"))
      return true
    }
    scalars.bytes("? ")
    scalars.string(key, shape: shape, indent: indent + 2, folds: true)
    scalars.endLineOfScalar()
    scalars.indent(indent)
    scalars.byte(UInt8(ascii: ":"))
    return false
  }

  // MARK: Scalars

  /// Writes a scalar and the line end behind it.
  private mutating func value(
    _ scalar: Scalar, of node: Node, indent: Int
  ) throws(YAMLError) {
    if node.tag == nil {
      if scalar.style != .plain { return try string(scalar.text, indent: indent, at: node.mark) }
      // Nearly every plain scalar is a short word.
      let isDone = scalar.text.utf8.withContiguousStorageIfAvailable { text in
        PlainText(text).resolve(schema) == nil && scalars.plainLine(text)
      }
      if isDone == true { return }
    }
    switch try schema.resolve(node, file: file) {
    case nil, .null: scalars.line("null")
    case .bool(let value): scalars.line(value ? "true" : "false")
    case .int(let value): scalars.number(value)
    case .uint(let value): scalars.number(value)
    case .float(let value):
      guard value.isFinite else {
        throw YAMLError(
          .value, file: file, at: node.mark,
          "infinity and not-a-number cannot be written as JSON", found: scalar.text)
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
    let problem = text.withUTF8 { text -> TextThroughJSON.Outcome? in
      if scalars.plainLine(text) { return nil }
      let outcome = TextThroughJSON.pass(text)
      guard case .unchanged = outcome else { return outcome }
      scalars.string(text, shape: ScalarShape(text), indent: indent, folds: true)
      scalars.endLineOfScalar()
      return nil
    }
    switch problem {
    case nil, .unchanged: return
    case .refused(let problem): throw YAMLError(.value, file: file, at: mark, problem)
    case .changed(let bytes):
      bytes.withUnsafeBufferPointer {
        scalars.string($0, shape: ScalarShape($0), indent: indent, folds: true)
      }
      scalars.endLineOfScalar()
    }
  }
}
