// Changing nodes of resources.

internal import YAML

extension Node {
  /// Changes the value behind a key of the mapping that this node holds, made as an empty mapping
  /// where the key is missing or null.
  mutating func changeEntry<Failure: Error>(
    _ key: String, _ change: (inout Node) throws(Failure) -> Void
  ) throws(Failure) {
    try withMapping { (mapping: inout Mapping) throws(Failure) in
      let index = mapping.indexOrInsert(key)
      if mapping.entries[index].value.isNull { mapping.entries[index].value = .mapping() }
      try change(&mapping.entries[index].value)
    }
  }

  /// Sets a key of the mapping that this node holds to a string.
  mutating func setText(_ key: String, to text: String) {
    withMapping { mapping in
      let index = mapping.indexOrInsert(key)
      mapping.entries[index].value.become(text)
    }
  }

  /// Removes an entry of the mapping that this node holds.
  mutating func removeEntry(_ key: String) {
    withMapping { mapping in _ = mapping.remove(key) }
  }

  /// Becomes a string, whatever it was; the place stays.
  mutating func become(_ text: String) {
    content = .scalar(Scalar(text, style: .doubleQuoted))
    tag = nil
    isFlow = false
  }

  /// Whether this is a null as resource files write it: nothing, `~`, `null`.
  var isNull: Bool {
    guard case .scalar(let scalar) = content else { return false }
    if let tag { return tag == "tag:yaml.org,2002:null" }
    guard scalar.style == .plain, scalar.text.utf8.count <= 4 else { return false }
    return switch scalar.text {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }

  /// The text of a scalar that is not null.
  var presentText: String? { isNull ? nil : text }
}

extension Mapping {
  /// Where the entry with this key stands, made with a null as its value where there is none.
  mutating func indexOrInsert(_ key: String) -> Int {
    if let index = index(of: key) { return index }
    add(key, .null)
    return entries.count - 1
  }

  /// Adds an entry whose key is not there.
  mutating func add(_ key: String, _ value: Node) {
    entries.append(Entry(key: .string(key), value: value))
  }
}
