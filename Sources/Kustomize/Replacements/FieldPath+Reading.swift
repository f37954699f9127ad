internal import Text
internal import YAML

extension Node {
  /// What a path leads to, or nil. List items are matched by equality.
  func value(at path: FieldPath) -> Node? {
    var node = self
    for part in path.parts {
      guard let next = node.step(part) else { return nil }
      node = next
    }
    return node
  }

  private func step(_ part: FieldPath.Part) -> Node? {
    switch (part, content) {
    case (.key(let key), .mapping(let mapping)): mapping[key]
    // A key may look like a number.
    case (.index(let index), .mapping(let mapping)): mapping[String(index)]
    case (.index(let index), .sequence(let items)): index < items.count ? items[index] : nil
    case (.last, .sequence(let items)): items.last
    case (.match(let field, let value), .sequence(let items)):
      items.first { ($0.matchText(field)).map { $0.hasSameBytes(as: value) } ?? false }
    default: nil
    }
  }

  /// The text that a `[field=value]` compares: that of a field, or of the item itself.
  func matchText(_ field: String) -> String? {
    field.isEmpty ? text : self[field]?.text
  }
}
