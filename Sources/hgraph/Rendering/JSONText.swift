import BuildGraph
import Text

/// A value as JSON for people (RFC 8259): two spaces a level, keys sorted by bytes.
struct JSONText {
  private(set) var text = ""

  /// The text of a value, with a line end.
  init(_ value: Parameter) {
    append(value, indent: "")
    text += "\n"
  }

  private mutating func append(_ value: Parameter, indent: String) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .string(let value): text += jsonQuoted(value)
    case .list(let elements):
      appendItems(elements.map { ("", $0) }, brackets: ("[", "]"), indent: indent)
    case .map(let entries):
      let sorted = entries.sorted { $0.key < $1.key }
      let items = sorted.map { (jsonQuoted($0.key.text) + ": ", $0.value) }
      appendItems(items, brackets: ("{", "}"), indent: indent)
    }
  }

  private mutating func appendItems(
    _ items: [(String, Parameter)], brackets: (String, String), indent: String
  ) {
    text += brackets.0
    let inner = indent + "  "
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "\n" : ",\n") + inner + item.0
      append(item.1, indent: inner)
    }
    text += (items.isEmpty ? "" : "\n" + indent) + brackets.1
  }
}

/// A text as a JSON string.
func jsonQuoted(_ value: String) -> String {
  var text = "\""
  for scalar in value.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{8}": text += "\\b"
    case "\u{C}": text += "\\f"
    case "\0"..<" ":
      let hex = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text + "\""
}
