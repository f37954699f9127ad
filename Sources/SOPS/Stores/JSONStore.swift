import Text
import YAML

/// JSON, and the JSON that binary files become.
enum JSONStore {
  static func read(_ bytes: [UInt8]) throws(SOPSError) -> StoredFile {
    let node: Node
    do throws(YAMLError) { node = try JSON.parse(bytes) } catch {
      if error.expected == "the end of the text" {
        throw SOPSError(.trailingData, line: Int(error.mark.line))
      }
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
        throw SOPSError(.emptyFile)
      }
      throw SOPSError(
        .notJSON, line: Int(error.mark.line), "at column \(error.mark.column)")
    }
    guard case .map(var items) = try value(node) else {
      throw SOPSError(.topLevel, line: Int(node.mark.line))
    }
    var file = StoredFile(documents: [])
    if let metadata = items[YAMLStore.metadataKey] {
      guard case .map(let tree) = metadata else {
        throw SOPSError(.metadataInvalid, "'sops' is no map")
      }
      file.metadata = tree
      items.remove(YAMLStore.metadataKey)
    }
    file.documents = [items]
    return file
  }

  /// The value of a JSON text, as `set` takes it.
  static func value(ofText bytes: [UInt8]) throws(SOPSError) -> Value {
    let node: Node
    do throws(YAMLError) { node = try JSON.parse(bytes) } catch {
      throw SOPSError(
        .argument, "the value is no JSON", hints: error.expected.map { ["expected \($0)"] } ?? [])
    }
    return try value(node)
  }

  private static func value(_ node: Node) throws(SOPSError) -> Value {
    switch node.content {
    case .sequence(let nodes):
      var items: [Item] = []
      for node in nodes {
        items.append(.value(key: nil, try value(node), line: Int(node.mark.line)))
      }
      return .list(items)
    case .mapping(let mapping):
      if let (first, second) = mapping.firstDuplicate() {
        throw SOPSError(
          .duplicateKey, line: Int(second.key.mark.line), keyPath: second.key.text,
          "it stands in line \(first.key.mark.line) too")
      }
      var items: [Item] = []
      for entry in mapping.entries {
        items.append(
          .value(
            key: entry.key.text, try value(entry.value), line: Int(entry.key.mark.line)))
      }
      return .map(items)
    case .scalar(let scalar):
      if scalar.style != .plain { return .text(scalar.text) }
      switch scalar.text {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return try number(scalar.text, line: Int(node.mark.line))
      }
    }
  }

  private static func number(_ text: String, line: Int) throws(SOPSError) -> Value {
    if case .signed(let value)? = GoNumber.integer(text.utf8, base: 10) { return .int(value) }
    guard let value = GoNumber.float(text.utf8) else { throw SOPSError(.numberRange, line: line) }
    return .float(value)
  }

  // MARK: Writing

  static func write(_ file: StoredFile, indent: Int?) throws(SOPSError) -> [UInt8] {
    var items = file.documents.first ?? []
    if let metadata = file.metadata {
      if items[YAMLStore.metadataKey] != nil {
        throw SOPSError(.reservedKey, "'sops' is the name of the metadata")
      }
      items.append(.value(key: YAMLStore.metadataKey, .map(metadata), line: 0))
    }
    return try write(.map(items), indent: indent) + [UInt8(ascii: "\n")]
  }

  /// A value alone, without a line end.
  static func write(_ value: Value, indent: Int?) throws(SOPSError) -> [UInt8] {
    let layout = JSON.Layout(
      style: indent.map { .indented($0) } ?? .tabbed, escapesHTML: true)
    do throws(YAMLError) { return try JSON.write(node(value), schema: .json, layout: layout) } catch
    {
      throw SOPSError(.notJSONValue, error.problem)
    }
  }

  private static func node(_ value: Value) -> Node {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): Node(.scalar(Scalar(String(value))))
    case .float(let value):
      // Infinity is no JSON: the writer refuses what YAML would have.
      value.isFinite
        ? Node(
          .scalar(
            Scalar(value == 0 && value.sign == .minus ? "-0.0" : GoFloat.text(value, as: .json))))
        : Node(.scalar(Scalar(value.isNaN ? ".nan" : ".inf")), tag: "tag:yaml.org,2002:float")
    case .time(let value): .string(value.rfc3339)
    case .string(let bytes): .string(String(decoding: bytes, as: UTF8.self))
    case .list(let items): .sequence(items.values.map { node($0.value) })
    case .map(let items):
      .mapping(
        Mapping(
          items.values.map { Mapping.Entry(key: .string($0.key ?? ""), value: node($0.value)) }))
    }
  }
}

extension Value {
  /// The value of a JSON text.
  public init(json bytes: [UInt8]) throws(SOPSError) { self = try JSONStore.value(ofText: bytes) }
}
