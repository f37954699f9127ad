internal import Findings
internal import Text
internal import YAML

/// Reads typed values out of a kustomization file, which is JSON by the time that it comes here:
/// YAML 1.1 was applied, so `yes` is a bool. Field names match in any case.
struct FieldDecoder: Sendable {
  /// The file, for places.
  let file: String
  /// Whether unknown fields are an error.
  var isStrict = true
  /// Whether numbers and truth values are taken as texts.
  var takesAnyScalar = false

  /// Where a node stands.
  func place(_ node: Node) -> Place { Place(file, node.mark) }

  /// Reads the fields of a mapping: each is handed over with its proper name. Nulls count as
  /// absent; of two spellings of a name the one counts that is later in the order of bytes.
  func fields(
    of node: Node, called field: String, known: [String],
    _ read: (_ name: String, _ key: Node, _ value: Node) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let mapping = node.mapping else {
      throw wrongType(field, expected: "a mapping", node)
    }
    for entry in mapping.entries {
      let written = entry.key.text ?? ""
      guard let name = known.first(where: { Self.isSameField($0, written) }) else {
        if !isStrict { continue }
        let nearest = nearestName(to: written, in: known)
        throw KustomizeError(
          .unknownField(name: written, nearest: nearest), at: place(entry.key))
      }
      let isOverridden = mapping.entries.contains { other in
        let text = other.key.text ?? ""
        return written.precedesByBytes(text) && Self.isSameField(text, written)
          && JSONType(other.value) != .null
      }
      if JSONType(entry.value) != .null, !isOverridden { try read(name, entry.key, entry.value) }
    }
  }

  /// A string; null is the empty one.
  func entry(_ node: Node, called field: String) throws(KustomizeError) -> Entry {
    switch JSONType(node) {
    case .string: return Entry(node.text ?? "", at: place(node))
    case .null: return Entry("", at: place(node))
    case .bool where takesAnyScalar, .number where takesAnyScalar:
      return Entry(node.text ?? "", at: place(node))
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

  /// A mapping of strings to strings.
  func map(_ node: Node, called field: String) throws(KustomizeError) -> EntryMap {
    guard let mapping = node.mapping else { throw wrongType(field, expected: "a mapping", node) }
    var map: EntryMap = []
    for pair in mapping.entries {
      let key = Entry(pair.key.text ?? "", at: place(pair.key))
      map.append((key, try entry(pair.value, called: "\(field).\(key.text)")))
    }
    return map
  }

  /// A truth value.
  func bool(_ node: Node, called field: String) throws(KustomizeError) -> Bool {
    guard JSONType(node) == .bool else { throw wrongType(field, expected: "true or false", node) }
    return node.text == "true"
  }

  /// A whole number.
  func integer(_ node: Node, called field: String) throws(KustomizeError) -> Int {
    guard JSONType(node) == .number, let text = node.text, let value = Int(text) else {
      throw wrongType(field, expected: "a whole number", node)
    }
    return value
  }

  /// The error of a value that has the wrong type.
  func wrongType(_ field: String, expected: String, _ node: Node) -> KustomizeError {
    KustomizeError(
      .wrongType(field: field, expected: expected, found: describe(node)), at: place(node))
  }

  /// What a node is, for messages.
  func describe(_ node: Node) -> String {
    switch JSONType(node) {
    case .mapping: "a mapping"
    case .list: "a list"
    case .null: "null"
    case .bool: "the bool \(node.text ?? "")"
    case .number: "the number \(node.text ?? "")"
    case .string: "the string '\(node.text ?? "")'"
    }
  }

  /// Whether two names are the same in any case.
  static func isSameField(_ known: String, _ written: String) -> Bool {
    known.utf8.count == written.utf8.count
      && zip(known.utf8, written.utf8).allSatisfy { lowercase($0) == lowercase($1) }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}

/// What a node is whose tree went through JSON.
private enum JSONType {
  case null
  case bool
  case number
  case string
  case list
  case mapping

  init(_ node: Node) {
    switch node.content {
    case .mapping: self = .mapping
    case .sequence: self = .list
    case .scalar(let scalar) where scalar.style != .plain: self = .string
    case .scalar(let scalar):
      self =
        switch scalar.text {
        case "null": .null
        case "true", "false": .bool
        default: .number
        }
    }
  }
}
