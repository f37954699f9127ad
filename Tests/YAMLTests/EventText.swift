import CYAML

@testable import YAML

/// The events of a text in the notation of the YAML test suite; nil where the text is refused.
func eventText(_ bytes: [UInt8]) -> String? {
  bytes.withUnsafeBufferPointer { bytes in
    guard let source = try? EventSource(bytes) else { return nil }
    var event = yaml_event_t()
    var lines = ""
    while true {
      guard source.next(&event) else { return nil }
      defer { yaml_event_delete(&event) }
      lines += line(event) + "\n"
      if event.type == YAML_STREAM_END_EVENT { return lines }
    }
  }
}

private func line(_ event: yaml_event_t) -> String {
  switch event.type {
  case YAML_STREAM_START_EVENT: return "+STR"
  case YAML_STREAM_END_EVENT: return "-STR"
  case YAML_DOCUMENT_START_EVENT:
    return event.data.document_start.implicit == 0 ? "+DOC ---" : "+DOC"
  case YAML_DOCUMENT_END_EVENT: return event.data.document_end.implicit == 0 ? "-DOC ..." : "-DOC"
  case YAML_MAPPING_START_EVENT:
    let start = event.data.mapping_start
    return "+MAP" + (start.style == YAML_FLOW_MAPPING_STYLE ? " {}" : "")
      + properties(start.anchor, start.tag)
  case YAML_SEQUENCE_START_EVENT:
    let start = event.data.sequence_start
    return "+SEQ" + (start.style == YAML_FLOW_SEQUENCE_STYLE ? " []" : "")
      + properties(start.anchor, start.tag)
  case YAML_MAPPING_END_EVENT: return "-MAP"
  case YAML_SEQUENCE_END_EVENT: return "-SEQ"
  case YAML_ALIAS_EVENT: return "=ALI *" + text(event.data.alias.anchor)
  case YAML_SCALAR_EVENT:
    let scalar = event.data.scalar
    let value = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    return "=VAL" + properties(scalar.anchor, scalar.tag) + " " + sign(scalar.style)
      + escaped(value)
  default: return "?"
  }
}

private func sign(_ style: yaml_scalar_style_t) -> String {
  switch style {
  case YAML_SINGLE_QUOTED_SCALAR_STYLE: "'"
  case YAML_DOUBLE_QUOTED_SCALAR_STYLE: "\""
  case YAML_LITERAL_SCALAR_STYLE: "|"
  case YAML_FOLDED_SCALAR_STYLE: ">"
  default: ":"
  }
}

private func properties(
  _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
) -> String {
  (anchor.map { " &" + String(cString: $0) } ?? "")
    + (tag.map { " <\(String(cString: $0))>" } ?? "")
}

private func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String {
  bytes.map { String(cString: $0) } ?? ""
}

private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\u{8}": result += "\\b"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
