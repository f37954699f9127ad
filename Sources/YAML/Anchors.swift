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

/// Bounds what aliases may unfold to, so that a few lines cannot stand for billions of nodes.
///
/// Besides the plain bound there is one of proportion, as in Go's YAML libraries: of up to 400,000
/// nodes nearly all may come from aliases, of more and more a falling part, of 4,000,000 a tenth.
struct ExpansionBudget {
  private let limit: Int
  /// All nodes so far, aliases unfolded.
  private(set) var nodes = 0
  private var expanded = 0

  init(limits: YAMLParser.Limits) {
    limit = limits.nodes
  }

  /// Counts a node that is written.
  @inline(__always)
  mutating func add(at mark: Mark) throws(YAMLError) {
    nodes += 1
    if nodes > limit { throw tooMany(at: mark) }
  }

  /// Counts an alias that stands for so many nodes.
  mutating func expand(_ weight: Int, at mark: Mark) throws(YAMLError) {
    nodes += weight
    expanded += weight
    if nodes > limit { throw tooMany(at: mark) }
    if expanded > 100, nodes > 1000, Double(expanded) / Double(nodes) > allowedPart {
      throw YAMLError(
        .limit, file: "", at: mark, "the aliases of this document unfold to too much",
        found: "\(expanded) of \(nodes) nodes come from aliases")
    }
  }

  private var allowedPart: Double {
    if nodes <= 400_000 { return 0.99 }
    if nodes >= 4_000_000 { return 0.1 }
    return 0.99 - 0.89 * (Double(nodes - 400_000) / 3_600_000)
  }

  private func tooMany(at mark: Mark) -> YAMLError {
    YAMLError(
      .limit, file: "", at: mark, "the document is too large", expected: "at most \(limit) nodes")
  }
}
