import Findings
import Text
import YAML

/// Reads one mapping of a graph file by its table of keys: unknown, doubled, missing and planned
/// keys are found here, once for all mappings.
struct MappingReader {
  let file: String
  let mark: Mark
  private var values: [ByteText: Node] = [:]

  /// Takes a mapping apart. What is wrong with its keys goes to the log; the values stay readable.
  init(_ node: Node, of what: String, keys: [GraphKey], file: String, log: inout FindingLog) {
    self.file = file
    mark = node.mark
    guard case .mapping(let mapping) = node.content else {
      log.add(wrongType(node, of: what, expected: "a mapping", file: file))
      return
    }
    for entry in mapping.entries {
      take(entry, of: what, keys: keys, log: &log)
    }
    for key in keys where key.isRequired && values[ByteText(key.name)] == nil {
      log.add(
        Finding(
          code: "graph.missing-key", at: node.place(in: file), "\(what) has no \(key.name)",
          expected: "\(key.name): \(key.summary)"))
    }
  }

  private mutating func take(
    _ entry: Mapping.Entry, of what: String, keys: [GraphKey], log: inout FindingLog
  ) {
    let place = entry.key.place(in: file)
    guard case .scalar(let scalar) = entry.key.content else {
      log.add(
        Finding(code: "graph.key-type", at: place, "a key of \(what) is not a text"))
      return
    }
    guard let key = keys.first(where: { $0.name.hasSameBytes(as: scalar.text) }) else {
      let near = nearestName(to: scalar.text, in: keys.lazy.map(\.name))
      log.add(
        Finding(
          code: "graph.unknown-key", at: place, "unknown key \"\(scalar.text)\" in \(what)",
          expected: near == nil ? "one of \(keys.map(\.name).joined(separator: ", "))" : nil,
          hints: near.map { ["did you mean \"\($0)\"?"] } ?? []))
      return
    }
    if key.status == .planned {
      log.add(
        Finding(
          code: "graph.not-supported", at: place,
          "\"\(key.name)\" in \(what) is not supported by this version of hgraph",
          hints: ["remove the key"]))
    }
    if let first = values.updateValue(entry.value, forKey: ByteText(key.name)) {
      log.add(
        Finding(
          code: "graph.duplicate-key", at: place, "\"\(key.name)\" stands twice in \(what)",
          found: "the first one has its value at \(first.place(in: file))"))
    }
  }

  /// The value of a key, null counting as absent.
  subscript(_ key: String) -> Node? {
    guard let node = values[ByteText(key)], !node.isNull else { return nil }
    return node
  }

  /// The text of a key; a wrong type goes to the log.
  func text(_ key: String, log: inout FindingLog) -> String? {
    guard let node = self[key] else { return nil }
    guard let text = node.plainText else {
      log.add(wrongType(node, of: key, expected: "a text", file: file))
      return nil
    }
    return text
  }

  /// The truth of a key; false where it is absent.
  func flag(_ key: String, log: inout FindingLog) -> Bool {
    guard let node = self[key] else { return false }
    guard case .bool(let value) = node.graphValue else {
      log.add(wrongType(node, of: key, expected: "true or false", file: file))
      return false
    }
    return value
  }

  /// The elements of a key that is a list; empty where it is absent.
  func elements(_ key: String, log: inout FindingLog) -> [Node] {
    guard let node = self[key] else { return [] }
    guard case .sequence(let elements) = node.content else {
      log.add(wrongType(node, of: key, expected: "a list", file: file))
      return []
    }
    return elements
  }

  /// The entries of a key that maps names to anything; empty where it is absent.
  func entries(_ key: String, log: inout FindingLog) -> [(name: String, place: Place, value: Node)]
  {
    guard let node = self[key] else { return [] }
    guard case .mapping(let mapping) = node.content else {
      log.add(wrongType(node, of: key, expected: "a mapping", file: file))
      return []
    }
    return mapping.entries.compactMap { entry in
      guard case .scalar(let name) = entry.key.content else {
        log.add(wrongType(entry.key, of: "a name in \(key)", expected: "a text", file: file))
        return nil
      }
      return (name.text, entry.key.place(in: file), entry.value)
    }
  }
}

/// The finding for a value of the wrong type.
func wrongType(_ node: Node, of what: String, expected: String, file: String) -> Finding {
  Finding(
    code: "graph.type", at: node.place(in: file), "\(what) has the wrong type", expected: expected,
    found: node.typeName)
}
