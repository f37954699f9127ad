internal import Findings
internal import Text
internal import YAML

/// Reads typed values out of a kustomization file, by the rules of YAML 1.1: `yes` is a bool, and
/// field names match in any case.
struct FieldDecoder: Sendable {
  /// The file, for places.
  let file: String

  /// Where a node stands.
  func place(_ node: Node) -> Place { Place(file, node.mark) }

  /// Reads the fields of a mapping: each is handed over with its proper name. Nulls count as
  /// absent; what stands twice is handed over twice, so that the last one counts.
  func fields(
    of node: Node, called field: String, known: [String],
    _ read: (_ name: String, _ key: Node, _ value: Node) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let mapping = node.mapping else {
      throw wrongType(field, expected: "a mapping", node)
    }
    for entry in mapping.entries {
      let written = keyText(entry.key)
      guard let name = known.first(where: { isSameField($0, written) }) else {
        let nearest = nearestName(to: written, in: known)
        throw KustomizeError(
          .unknownField(name: written, nearest: nearest), at: place(entry.key))
      }
      if !isNull(entry.value) { try read(name, entry.key, entry.value) }
    }
  }

  /// A string; null is the empty one.
  func entry(_ node: Node, called field: String) throws(KustomizeError) -> Entry {
    guard let scalar = node.scalar else { throw wrongType(field, expected: "a string", node) }
    switch Schema.yaml11.resolve(scalar, tag: node.tag) {
    case .string, .timestamp: return Entry(scalar.text, at: place(node))
    case .null: return Entry("", at: place(node))
    default: throw wrongType(field, expected: "a string", node)
    }
  }

  /// A list of strings.
  func entries(_ node: Node, called field: String) throws(KustomizeError) -> [Entry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      try entry(item, called: field)
    }
  }

  /// A list of strings, without their places.
  func texts(_ node: Node, called field: String) throws(KustomizeError) -> [String] {
    try entries(node, called: field).map(\.text)
  }

  /// A list of anything.
  func list<Item>(
    _ node: Node, called field: String, _ read: (Node) throws(KustomizeError) -> Item
  ) throws(KustomizeError) -> [Item] {
    guard let items = node.sequence else { throw wrongType(field, expected: "a list", node) }
    var values: [Item] = []
    for item in items { values.append(try read(item)) }
    return values
  }

  /// A mapping of strings to strings; of keys that stand twice the last counts.
  func map(_ node: Node, called field: String) throws(KustomizeError) -> EntryMap {
    guard let mapping = node.mapping else { throw wrongType(field, expected: "a mapping", node) }
    var map: EntryMap = []
    for pair in mapping.entries {
      let key = Entry(keyText(pair.key), at: place(pair.key))
      let value = try entry(pair.value, called: "\(field).\(key.text)")
      map.removeAll { $0.key.text.hasSameBytes(as: key.text) }
      map.append((key, value))
    }
    return map
  }

  /// A truth value.
  func bool(_ node: Node, called field: String) throws(KustomizeError) -> Bool {
    if let scalar = node.scalar, case .bool(let value) = Schema.yaml11.resolve(scalar, tag: node.tag)
    {
      return value
    }
    throw wrongType(field, expected: "true or false", node)
  }

  /// A whole number.
  func integer(_ node: Node, called field: String) throws(KustomizeError) -> Int {
    if let scalar = node.scalar, case .int(let value) = Schema.yaml11.resolve(scalar, tag: node.tag)
    {
      return Int(value)
    }
    throw wrongType(field, expected: "a whole number", node)
  }

  /// The error of a value that has the wrong type.
  func wrongType(_ field: String, expected: String, _ node: Node) -> KustomizeError {
    KustomizeError(
      .wrongType(field: field, expected: expected, found: describe(node)), at: place(node))
  }

  /// What a node is, for messages.
  func describe(_ node: Node) -> String {
    switch node.content {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .scalar(let scalar):
      return switch Schema.yaml11.resolve(scalar, tag: node.tag) {
      case .null: "null"
      case .bool: "the bool \(scalar.text)"
      case .int, .uint, .float: "the number \(scalar.text)"
      default: "the string '\(scalar.text)'"
      }
    }
  }

  private func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar else { return false }
    if case .null = Schema.yaml11.resolve(scalar, tag: node.tag) { return true }
    return false
  }

  /// A key as JSON has it: `y` is the key `true`.
  private func keyText(_ key: Node) -> String {
    guard let scalar = key.scalar else { return describe(key) }
    return switch Schema.yaml11.resolve(scalar, tag: key.tag) {
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .null: "null"
    default: scalar.text
    }
  }

  private func isSameField(_ known: String, _ written: String) -> Bool {
    known.utf8.count == written.utf8.count
      && zip(known.utf8, written.utf8).allSatisfy { lowercase($0) == lowercase($1) }
  }

  private func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}
