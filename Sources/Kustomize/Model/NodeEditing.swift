// Changing nodes in place. The content is taken out while it changes, so that its storage has one
// owner and nothing is copied.

internal import Text
internal import YAML

extension Node {
  /// Changes the mapping that this node holds; nil where it holds none.
  mutating func changeMapping<Answer, Failure: Error>(
    _ change: (inout Mapping) throws(Failure) -> Answer
  ) throws(Failure) -> Answer? {
    guard case .mapping(var mapping) = content else { return nil }
    content = .sequence([])
    defer { content = .mapping(mapping) }
    return try change(&mapping)
  }

  /// Changes the items of the sequence that this node holds; nil where it holds none.
  mutating func changeSequence<Answer, Failure: Error>(
    _ change: (inout [Node]) throws(Failure) -> Answer
  ) throws(Failure) -> Answer? {
    guard case .sequence(var items) = content else { return nil }
    content = .sequence([])
    defer { content = .sequence(items) }
    return try change(&items)
  }

  /// Changes the value behind a key of the mapping that this node holds, made as an empty mapping
  /// where the key is missing or null.
  mutating func changeEntry<Failure: Error>(
    _ key: String, _ change: (inout Node) throws(Failure) -> Void
  ) throws(Failure) {
    _ = try changeMapping { (mapping: inout Mapping) throws(Failure) in
      let index = mapping.indexOrInsert(key)
      if mapping.entries[index].value.isNull {
        mapping.entries[index].value.content = .mapping(Mapping())
        mapping.entries[index].value.tag = nil
      }
      try change(&mapping.entries[index].value)
    }
  }

  /// Sets a key of the mapping that this node holds to a string.
  mutating func setText(_ key: String, to text: String) {
    _ = changeMapping { mapping in
      let index = mapping.indexOrInsert(key)
      mapping.entries[index].value.become(text)
    }
  }

  /// Becomes a string, whatever it was; the place stays.
  mutating func become(_ text: String) {
    content = .scalar(Scalar(text))
    tag = Node.stringTag
    isFlow = false
  }

  /// A string, whatever its text looks like.
  static func text(_ text: String, mark: Mark = .none) -> Node {
    Node(.scalar(Scalar(text)), tag: stringTag, mark: mark)
  }

  /// The full name of `!!str`.
  static let stringTag = "tag:yaml.org,2002:str"
  /// The full name of `!!null`.
  static let nullTag = "tag:yaml.org,2002:null"

  /// Whether this is a null as resource files write it: nothing, `~`, `null`.
  var isNull: Bool {
    guard case .scalar(let scalar) = content else { return false }
    if let tag { return tag == Node.nullTag }
    guard scalar.style == .plain, scalar.text.utf8.count <= 4 else { return false }
    return switch scalar.text {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }

  /// The text of a scalar that is not null.
  var presentText: String? {
    guard case .scalar(let scalar) = content, !isNull else { return nil }
    return scalar.text
  }
}

extension Mapping {
  /// Where the entry with this key stands.
  func index(of key: String) -> Int? {
    entries.firstIndex { entry in
      guard case .scalar(let scalar) = entry.key.content else { return false }
      return scalar.text.hasSameBytes(as: key)
    }
  }

  /// Where the entry with this key stands, made with a null as its value where there is none.
  mutating func indexOrInsert(_ key: String) -> Int {
    if let index = index(of: key) { return index }
    entries.append(Entry(key: .text(key), value: Node(.scalar(Scalar("null")))))
    return entries.count - 1
  }
}
