internal import Findings
internal import YAML

/// Reads typed fields of an object that is JSON; names the field where a type is wrong.
struct ObjectFields {
  private let mapping: Mapping
  private let path: String
  private let place: Place?

  /// The fields of a mapping; null counts as an empty one.
  init(_ node: Node?, path: String, at place: Place?) throws(FluxError) {
    self.path = path
    self.place = place
    guard let node, !node.isJSONNull else {
      mapping = Mapping()
      return
    }
    guard let mapping = node.mapping else {
      throw ObjectFields.wrongType(path, expected: "a mapping", node, place)
    }
    self.mapping = mapping
  }

  /// A value; nil where it is absent or null.
  subscript(_ key: String) -> Node? {
    guard let node = mapping[key], !node.isJSONNull else { return nil }
    return node
  }

  /// The fields of a nested mapping, empty where it is absent.
  func fields(_ key: String) throws(FluxError) -> ObjectFields {
    try ObjectFields(self[key], path: name(key), at: place)
  }

  /// A string; nil where it is absent or empty.
  func text(_ key: String) throws(FluxError) -> String? {
    guard let node = self[key] else { return nil }
    let text = try string(node, key)
    return text.isEmpty ? nil : text
  }

  /// A truth value; false where it is absent.
  func flag(_ key: String) throws(FluxError) -> Bool {
    guard let node = self[key] else { return false }
    guard let scalar = node.scalar, scalar.style == .plain, ["true", "false"].contains(scalar.text)
    else { throw ObjectFields.wrongType(name(key), expected: "true or false", node, place) }
    return scalar.text == "true"
  }

  /// A list; empty where it is absent.
  func list(_ key: String) throws(FluxError) -> [Node] {
    guard let node = self[key] else { return [] }
    guard let items = node.sequence else {
      throw ObjectFields.wrongType(name(key), expected: "a list", node, place)
    }
    return items
  }

  /// A list of mappings.
  func objects(_ key: String) throws(FluxError) -> [ObjectFields] {
    var all: [ObjectFields] = []
    for (index, item) in try list(key).enumerated() {
      all.append(try ObjectFields(item, path: "\(name(key))[\(index)]", at: place))
    }
    return all
  }

  /// A list of strings.
  func texts(_ key: String) throws(FluxError) -> [String] {
    var all: [String] = []
    for item in try list(key) { all.append(try string(item, key)) }
    return all
  }

  /// Strings by name, in their order.
  func map(_ key: String) throws(FluxError) -> [(key: String, value: String)] {
    var all: [(key: String, value: String)] = []
    guard let node = self[key] else { return all }
    guard let mapping = node.mapping else {
      throw ObjectFields.wrongType(name(key), expected: "a mapping", node, place)
    }
    for entry in mapping.entries {
      let entryKey = entry.key.text ?? ""
      all.append((entryKey, try string(entry.value, "\(key).\(entryKey)")))
    }
    return all
  }

  private func string(_ node: Node, _ key: String) throws(FluxError) -> String {
    if node.isJSONNull { return "" }
    guard let scalar = node.scalar, scalar.style != .plain else {
      throw ObjectFields.wrongType(name(key), expected: "a string", node, place)
    }
    return scalar.text
  }

  private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private static func wrongType(
    _ field: String, expected: String, _ node: Node, _ place: Place?
  ) -> FluxError {
    let found =
      switch node.content {
      case .mapping: "a mapping"
      case .sequence: "a list"
      case .scalar(let scalar): scalar.style == .plain ? scalar.text : "the string '\(scalar.text)'"
      }
    return FluxError(
      "wrong-type", at: place, "the field '\(field)' has the wrong type", expected: expected,
      found: found,
      hints: expected == "a string"
        ? ["a value that substitution makes loses its quotes; give it a text around it"] : [])
  }
}

extension Node {
  /// Whether this is null, in a tree that is JSON.
  var isJSONNull: Bool {
    guard let scalar = scalar else { return false }
    return scalar.style == .plain && scalar.text == "null"
  }
}
