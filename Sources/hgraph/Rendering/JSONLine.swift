/// One JSON object on one line (RFC 8259), members in the order in which they are added.
struct JSONLine {
  private var text = "{"

  /// Adds a text; nothing for nil.
  mutating func add(_ key: String, _ value: String?) {
    guard let value else { return }
    name(key)
    text += jsonQuoted(value)
  }

  /// Adds a number; nothing for nil.
  mutating func add(_ key: String, _ value: Int?) {
    guard let value else { return }
    name(key)
    text += String(value)
  }

  /// Adds a list of texts; nothing for an empty one.
  mutating func add(_ key: String, _ values: [String]) {
    if values.isEmpty { return }
    name(key)
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      text += jsonQuoted(value)
    }
    text += "]"
  }

  /// The object and a newline.
  var line: String { text + "}\n" }

  private mutating func name(_ key: String) {
    if text.utf8.count > 1 { text += "," }
    text += jsonQuoted(key)
    text += ":"
  }
}
