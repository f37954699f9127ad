internal import YAML

/// What the reference changes by writing a resource in the styles of its source and reading it
/// again: newlines in folded scalars, and values left out in flow collections.
///
/// It is worked out from the styles; nothing is written or read.
enum RoundTrip {
  /// Changes what would be changed.
  static func apply(to node: inout Node) {
    if isChanged(node, inFlow: false) { change(&node, inFlow: false) }
  }

  /// Whether anything below could change: most resources hold nothing of the kind.
  private static func isChanged(_ node: Node, inFlow: Bool) -> Bool {
    switch node.content {
    case .scalar(let scalar): return !inFlow && scalar.style == .folded
    case .sequence(let items):
      let inFlow = inFlow || node.isFlow
      return items.contains { isChanged($0, inFlow: inFlow) }
    case .mapping(let mapping):
      let inFlow = inFlow || node.isFlow
      return mapping.entries.contains {
        isChanged($0.value, inFlow: inFlow) || (inFlow && isLeftOut($0.value))
      }
    }
  }

  private static func change(_ node: inout Node, inFlow: Bool) {
    let flow = inFlow || node.isFlow
    switch node.content {
    case .scalar(let scalar):
      guard scalar.style == .folded, !inFlow, let text = FoldedText.reread(scalar.text) else {
        return
      }
      node.content = .scalar(Scalar(text, style: .folded))
    case .sequence:
      node.withSequence { items in
        for index in items.indices { change(&items[index], inFlow: flow) }
      }
    case .mapping:
      node.withMapping { mapping in
        for index in mapping.entries.indices {
          if flow, isLeftOut(mapping.entries[index].value) {
            mapping.entries[index].value.become("")
          } else {
            change(&mapping.entries[index].value, inFlow: flow)
          }
        }
      }
    }
  }

  /// Whether nothing was written where a value belongs.
  private static func isLeftOut(_ node: Node) -> Bool {
    guard node.tag == nil, case .scalar(let scalar) = node.content else { return false }
    return scalar.style == .plain && scalar.text.isEmpty
  }
}
