import Text

/// Access to a mapping by the texts of its scalar keys, compared by their UTF-8 bytes.
extension Mapping {
  /// Whether nothing is in it.
  public var isEmpty: Bool { entries.isEmpty }

  /// How many entries it has.
  public var count: Int { entries.count }

  /// The texts of its scalar keys, in order.
  public var keys: [String] { entries.compactMap { $0.key.scalar?.text } }

  /// The position of the first entry with this key. Linear: mappings are short.
  public func index(of key: String) -> Int? {
    for index in entries.indices {
      if case .scalar(let scalar) = entries[index].key.content, scalar.text.hasSameBytes(as: key) {
        return index
      }
    }
    return nil
  }

  /// Whether an entry has this key.
  public func contains(_ key: String) -> Bool { index(of: key) != nil }

  /// The value of the first entry with this key. Setting it replaces that value, or appends an entry
  /// with a string as its key; setting nil removes every entry with the key.
  public subscript(_ key: String) -> Node? {
    get { index(of: key).map { entries[$0].value } }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      if let index = index(of: key) {
        entries[index].value = newValue
      } else {
        entries.append(Entry(key: .string(key), value: newValue))
      }
    }
  }

  /// Removes every entry with this key and gives the value of the first.
  @discardableResult
  public mutating func remove(_ key: String) -> Node? {
    guard let index = index(of: key) else { return nil }
    let value = entries.remove(at: index).value
    while let index = self.index(of: key) { entries.remove(at: index) }
    return value
  }

  /// Changes the value of a key in place, without a copy of it; nil if there is no such key.
  @discardableResult
  public mutating func update<Result, Failure: Error>(
    _ key: String, _ body: (inout Node) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let index = index(of: key) else { return nil }
    return try body(&entries[index].value)
  }

  /// The first two entries whose keys are the same text: some readers refuse them, others take the
  /// last. Keys that are no scalars are not compared.
  public func firstDuplicate() -> (first: Entry, second: Entry)? {
    if entries.count < 2 { return nil }
    if entries.count <= 8 { return firstDuplicateOfFew() }
    var seen = [ByteText: Int](minimumCapacity: entries.count)
    for (index, entry) in entries.enumerated() {
      guard case .scalar(let scalar) = entry.key.content else { continue }
      if let first = seen.updateValue(index, forKey: ByteText(scalar.text)) {
        return (entries[first], entry)
      }
    }
    return nil
  }

  private func firstDuplicateOfFew() -> (first: Entry, second: Entry)? {
    for (index, entry) in entries.enumerated() {
      guard case .scalar(let scalar) = entry.key.content else { continue }
      for earlier in entries[..<index] {
        if case .scalar(let other) = earlier.key.content, other.text.hasSameBytes(as: scalar.text) {
          return (earlier, entry)
        }
      }
    }
    return nil
  }
}

extension Node {
  /// The first two entries with the same key in any mapping of this tree, in the order in which they
  /// are written.
  public func firstDuplicate() -> (first: Mapping.Entry, second: Mapping.Entry)? {
    switch content {
    case .scalar: return nil
    case .sequence(let items):
      for item in items {
        if let found = item.firstDuplicate() { return found }
      }
    case .mapping(let mapping):
      if let found = mapping.firstDuplicate() { return found }
      for entry in mapping.entries {
        if let found = entry.key.firstDuplicate() ?? entry.value.firstDuplicate() { return found }
      }
    }
    return nil
  }

  /// Refuses a tree in which a key occurs twice in a mapping.
  public func refuseDuplicates(file: String) throws(YAMLError) {
    guard let (first, second) = firstDuplicate() else { return }
    throw YAMLError(duplicate: second.key, of: first.key, file: file)
  }
}

extension YAMLError {
  /// The error of a key that is there already.
  init(duplicate second: Node, of first: Node, file: String) {
    let hint = first.mark == .none ? [] : ["it is first at line \(first.mark.line)"]
    self.init(
      .duplicateKey, file: file, at: second.mark,
      "the key '\(second.text ?? "")' is already defined", hints: hint)
  }
}
