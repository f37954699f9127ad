import BuildGraph
import Text

/// A value as JSON without blanks, keys sorted by bytes.
func compactJSON(_ value: Parameter) -> String {
  switch value {
  case .null: "null"
  case .bool(let value): value ? "true" : "false"
  case .int(let value): String(value)
  case .string(let value): jsonQuoted(value)
  case .list(let elements): "[" + elements.map(compactJSON).joined(separator: ",") + "]"
  case .map(let entries):
    "{"
      + entries.sorted { $0.key < $1.key }
      .map { jsonQuoted($0.key.text) + ":" + compactJSON($0.value) }.joined(separator: ",") + "}"
  }
}
