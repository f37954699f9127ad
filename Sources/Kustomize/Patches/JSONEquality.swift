internal import Text
internal import YAML

/// Whether two trees of JSON mean the same: numbers by value, mappings without order.
enum JSONEquality {
  static func equal(_ left: Node, _ right: Node) -> Bool {
    switch (left.content, right.content) {
    case (.scalar(let one), .scalar(let two)): equal(one, two)
    case (.sequence(let one), .sequence(let two)):
      one.count == two.count && zip(one, two).allSatisfy(equal)
    case (.mapping(let one), .mapping(let two)):
      one.count == two.count
        && one.entries.allSatisfy { entry in
          guard let other = two[entry.key.text ?? ""] else { return false }
          return equal(entry.value, other)
        }
    default: false
    }
  }

  private static func equal(_ left: Scalar, _ right: Scalar) -> Bool {
    if (left.style == .plain) != (right.style == .plain) { return false }
    if left.text.hasSameBytes(as: right.text) { return true }
    guard left.style == .plain, let one = Double(left.text), let two = Double(right.text) else {
      return false
    }
    return one == two
  }
}
