import Digest
import Text
import YAML

/// JSON in the form of RFC 8785: keys sorted, no blanks, numbers as doubles, short escapes.
enum CanonicalJSON {
  static func text(of node: Node, schema: Schema = .json) -> String {
    switch node.content {
    case .sequence(let items):
      return "[" + items.map { text(of: $0, schema: schema) }.joined(separator: ",") + "]"
    case .mapping(let mapping):
      let members = mapping.entries.map { ($0.key.text ?? "", $0.value) }
        .sorted { $0.0.precedesByBytes($1.0) }
      return "{"
        + members.map { quoted($0.0) + ":" + text(of: $0.1, schema: schema) }
        .joined(separator: ",") + "}"
    case .scalar: return scalar(node, schema)
    }
  }

  static func digest(of node: Node, schema: Schema) -> String {
    "\(Digest(of: Array(text(of: node, schema: schema).utf8)))"
  }

  private static func scalar(_ node: Node, _ schema: Schema) -> String {
    switch try? schema.resolve(node) {
    case nil, .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return number(Double(value))
    case .uint(let value): return number(Double(value))
    case .float(let value): return number(value)
    case .string(let text), .timestamp(let text): return quoted(text)
    case .binary(let bytes): return quoted(String(decoding: bytes, as: UTF8.self))
    }
  }

  private static func number(_ value: Double) -> String {
    value == 0 ? "0" : GoFloat.text(value, as: .json)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
