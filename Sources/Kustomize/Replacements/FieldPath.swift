/// The path of a field in a replacement: names joined by dots.
struct FieldPath: Sendable {
  /// One part of a path.
  enum Part: Sendable {
    case key(String)
    /// An item of a list by its place.
    case index(Int)
    /// The items of a list whose field, or which themselves, have a value.
    case match(field: String, value: String)
    /// Every item of a list.
    case every
    /// The last item of a list.
    case last
  }

  let parts: [Part]

  /// A path from its text: `\.` is a dot in a name, and so are dots within brackets. Nil where a
  /// part is empty or malformed.
  init?(_ text: String) {
    var parts: [Part] = []
    for (index, name) in Self.names(text).enumerated() {
      if name.isEmpty, index == 0 { continue }
      guard let part = Self.part(name) else { return nil }
      parts.append(part)
    }
    self.parts = parts
  }

  private static func part(_ name: String) -> Part? {
    if name.isEmpty { return nil }
    if name == "*" { return .every }
    if name == "-" { return .last }
    if let index = Int(name), index >= 0, name.utf8.first != UInt8(ascii: "+") {
      return .index(index)
    }
    guard name.hasPrefix("["), name.hasSuffix("]") else { return .key(name) }
    let inner = name.dropFirst().dropLast()
    guard let equals = inner.firstIndex(of: "=") else { return nil }
    return .match(
      field: String(inner[..<equals]), value: String(inner[inner.index(after: equals)...]))
  }

  private static func names(_ text: String) -> [String] {
    var names: [String] = []
    let pieces = unescapedPieces(text)
    var index = 0
    while index < pieces.count {
      var piece = pieces[index]
      index += 1
      guard piece.hasPrefix("["), !piece.hasSuffix("]") else {
        names.append(piece)
        continue
      }
      while index < pieces.count, !piece.hasSuffix("]") {
        piece += "." + pieces[index]
        index += 1
      }
      names.append(piece.contains("=") ? piece : trimmedBrackets(piece))
    }
    return names
  }

  private static func unescapedPieces(_ text: String) -> [String] {
    var pieces: [String] = []
    for piece in text.split(separator: ".", omittingEmptySubsequences: false) {
      if let last = pieces.last, last.hasSuffix("\\") {
        pieces[pieces.count - 1] = last.dropLast() + "." + piece
      } else {
        pieces.append(String(piece))
      }
    }
    return pieces
  }

  private static func trimmedBrackets(_ text: String) -> String {
    var text = text[...].drop { $0 == "[" || $0 == "]" }
    while let last = text.last, last == "[" || last == "]" { text.removeLast() }
    return String(text)
  }
}
