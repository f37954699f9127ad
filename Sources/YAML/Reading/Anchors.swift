import Text

/// The anchors of a document. A name may be defined again; an alias takes the definition that
/// begins nearest before it.
struct Anchors {
  /// A node under a name, which is not known while the node is still open.
  struct Definition {
    fileprivate let name: ByteText
    fileprivate let number: Int
  }

  private struct Entry {
    var number: Int
    /// Nil while the node is open.
    var value: (node: Node, weight: Int)?
  }

  private var entries: [ByteText: Entry] = [:]
  private var count = 0

  /// Names a scalar.
  mutating func define(_ name: String, as node: Node, weight: Int) {
    count += 1
    entries[ByteText(name)] = Entry(number: count, value: (node, weight))
  }

  /// Names a collection that begins here.
  mutating func open(_ name: String) -> Definition {
    count += 1
    entries[ByteText(name)] = Entry(number: count, value: nil)
    return Definition(name: ByteText(name), number: count)
  }

  /// Completes a collection, unless its name was defined again within it.
  mutating func close(_ definition: Definition, as node: Node, weight: Int) {
    guard entries[definition.name]?.number == definition.number else { return }
    entries[definition.name]?.value = (node, weight)
  }

  /// What an alias stands for, and how many nodes that is.
  func resolve(_ name: String, at mark: Mark) throws(YAMLError) -> (node: Node, weight: Int) {
    guard let entry = entries[ByteText(name)] else {
      let near = nearestName(to: name, in: entries.keys.lazy.map(\.text).sorted())
      throw YAMLError(
        .alias, file: "", at: mark, "unknown anchor '\(name)'",
        expected: "an anchor that is defined before, in the same document",
        hints: near.map { ["did you mean '\($0)'?"] } ?? [])
    }
    guard let value = entry.value else {
      throw YAMLError(.alias, file: "", at: mark, "the anchor '\(name)' contains itself")
    }
    return value
  }
}
