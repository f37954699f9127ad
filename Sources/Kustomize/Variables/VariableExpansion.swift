internal import Text
internal import YAML

/// Puts values in where texts name variables: `$(NAME)`; `$$` is a dollar sign.
struct VariableExpansion {
  /// The values by name.
  let values: [ByteText: Node]

  /// Expands a string, the strings of a mapping, or those of a list; false for a list that holds
  /// anything else.
  func expand(_ node: inout Node) -> Bool {
    switch node.content {
    case .scalar:
      expandText(&node)
      return true
    case .mapping:
      node.withMapping { mapping in
        for index in mapping.entries.indices { expandText(&mapping.entries[index].value) }
      }
      return true
    case .sequence:
      return node.withSequence { items in
        for index in items.indices {
          guard items[index].isString else { return false }
          expandText(&items[index])
        }
        return true
      } ?? true
    }
  }

  private func expandText(_ node: inout Node) {
    guard node.isString, let text = node.text, text.utf8.contains(UInt8(ascii: "$")) else { return }
    if let value = values[ByteText(Self.wholeName(text) ?? "")], value.scalar != nil {
      let mark = node.mark
      node = value
      node.mark = mark
      return
    }
    node.become(expanded(text))
  }

  /// The name where the whole text is one variable: then the value keeps its type.
  private static func wholeName(_ text: String) -> String? {
    guard text.hasPrefix("$("), text.hasSuffix(")") else { return nil }
    let name = text.dropFirst(2).dropLast()
    return name.contains(")") ? nil : String(name)
  }

  private func expanded(_ text: String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "$"), let next = rest.first else {
        result.append(byte)
        continue
      }
      if next == byte {
        rest.removeFirst()
        result.append(byte)
      } else if next == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")) {
        let name = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
        result += (values[ByteText(name)]?.text ?? "$(\(name))").utf8
        rest = rest[(end + 1)...]
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Node {
  /// Whether this is a scalar that is read as a string.
  fileprivate var isString: Bool {
    guard let scalar, case .string = try? Schema.kustomizeResource.resolve(scalar, tag: tag) else {
      return false
    }
    return true
  }
}
