internal import YAML
// Temporary: until the YAML module writes JSON.
enum JSONText {
  static func bytes(of node: Node) throws(KustomizeError) -> [UInt8] {
    var out = ""
    write(node, &out)
    return Array(out.utf8)
  }
  private static func write(_ node: Node, _ out: inout String) {
    switch node.content {
    case .scalar(let s):
      out += "\""
      for u in s.text.unicodeScalars {
        switch u {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        case "\t": out += "\\t"
        case "\u{8}": out += "\\b"
        case "\u{c}": out += "\\f"
        case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1f}":
          let hex = String(u.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: out.unicodeScalars.append(u)
        }
      }
      out += "\""
    case .sequence: break
    case .mapping(let m):
      out += "{"
      var first = true
      for e in m.entries.sorted(by: { ($0.key.text ?? "").utf8.lexicographicallyPrecedes(($1.key.text ?? "").utf8) }) {
        if !first { out += "," }
        first = false
        write(e.key, &out); out += ":"; write(e.value, &out)
      }
      out += "}"
    }
  }
}
