internal import Findings
internal import Text
internal import YAML

/// The way of a resource through JSON and back, as a JSON patch sends it.
enum JSONForm {
  /// The resource as JSON: what is no string is plain, everything else quoted. The changes of
  /// writing and reading it (`RoundTrip`) are part of this.
  static func enter(_ node: Node, file: String) throws(YAMLError) -> Node {
    var node = node
    RoundTrip.apply(to: &node)
    try node.refuseDuplicates(file: file)
    return try json(node, file: file)
  }

  /// An item of a list, which the reference writes as JSON and reads again: all collections are in
  /// flow style then.
  static func item(_ node: Node, file: String) throws(YAMLError) -> Node {
    try node.refuseDuplicates(file: file)
    var item = try json(node, file: file)
    item.makeFlow()
    return item
  }

  /// The resource read back from JSON: scalars have the styles that an emitter gives them, numbers
  /// the precision of a double.
  static func leave(_ node: inout Node) {
    switch node.content {
    case .scalar(let scalar):
      node.content = .scalar(
        scalar.style == .plain ? number(scalar) : Scalar(scalar.text, style: style(scalar.text)))
    case .sequence:
      node.isFlow = false
      node.withSequence { items in
        for index in items.indices { leave(&items[index]) }
      }
    case .mapping:
      node.isFlow = false
      node.withMapping { mapping in
        for index in mapping.entries.indices { leave(&mapping.entries[index].value) }
      }
    }
  }

  private static func json(_ node: Node, file: String) throws(YAMLError) -> Node {
    var result = node
    result.tag = nil
    switch node.content {
    case .scalar: result.content = .scalar(try scalar(node, file: file))
    case .sequence(let items):
      var converted: [Node] = []
      for item in items { converted.append(try json(item, file: file)) }
      result.content = .sequence(converted)
    case .mapping(let mapping):
      var converted = Mapping()
      converted.entries.reserveCapacity(mapping.count)
      for entry in mapping.entries {
        guard case .string(let key)? = try Schema.kustomizeResource.resolve(entry.key, file: file)
        else {
          throw YAMLError(.key, file: file, at: entry.key.mark, "a key must be a string")
        }
        var name = Node.string(key)
        name.mark = entry.key.mark
        converted.entries.append(
          Mapping.Entry(key: name, value: try json(entry.value, file: file)))
      }
      result.content = .mapping(converted)
    }
    return result
  }

  private static func scalar(_ node: Node, file: String) throws(YAMLError) -> Scalar {
    switch try Schema.kustomizeResource.resolve(node, file: file) {
    case nil, .null: return Scalar("null")
    case .bool(let value): return Scalar(value ? "true" : "false")
    case .int(let value): return Scalar(String(value))
    case .uint(let value): return Scalar(String(value))
    case .float(let value):
      guard value.isFinite else {
        throw YAMLError(
          .value, file: file, at: node.mark, "infinity and not-a-number have no form in JSON")
      }
      return Scalar(GoFloat.text(value, as: .json))
    case .string(let text), .timestamp(let text): return Scalar(text, style: .doubleQuoted)
    case .binary(let bytes):
      return Scalar(String(decoding: bytes, as: UTF8.self), style: .doubleQuoted)
    }
  }

  private static func number(_ scalar: Scalar) -> Scalar {
    guard let value = Double(scalar.text) else { return scalar }
    return Scalar(GoFloat.text(value))
  }

  /// The style that an emitter gives a string: only whether it is plain, quoted or a block counts
  /// later on.
  private static func style(_ text: String) -> Scalar.Style {
    guard let output = try? Emitter.emit(.string(text), schema: .json), let first = output.first
    else { return .doubleQuoted }
    return switch first {
    case UInt8(ascii: "\""): .doubleQuoted
    case UInt8(ascii: "'"): .singleQuoted
    case UInt8(ascii: "|"): .literal
    default: .plain
    }
  }
}

extension Node {
  fileprivate mutating func makeFlow() {
    isFlow = scalar == nil
    withSequence { items in
      for index in items.indices { items[index].makeFlow() }
    }
    withMapping { mapping in
      for index in mapping.entries.indices { mapping.entries[index].value.makeFlow() }
    }
  }
}
