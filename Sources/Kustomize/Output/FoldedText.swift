/// What a folded scalar (`>`) becomes when the reference writes it and reads it again.
enum FoldedText {
  /// The text that is read back, nil where it stays as it is.
  static func reread(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.contains(newline), canBeBlock(bytes) else { return nil }
    let start = bytes.firstIndex { $0 != newline } ?? bytes.count
    let result =
      start < bytes.count && isBlank(bytes[start])
      ? folded(bytes, from: start) : widened(bytes, from: start)
    return result == bytes ? nil : String(decoding: result, as: UTF8.self)
  }

  private static let newline = UInt8(ascii: "\n")

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// Texts with blanks at line ends, or with characters that need escapes, are written in quotes
  /// and stay as they are.
  private static func canBeBlock(_ bytes: [UInt8]) -> Bool {
    if bytes.last == UInt8(ascii: " ") { return false }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case newline:
        if index > 0, bytes[index - 1] == UInt8(ascii: " ") { return false }
      case UInt8(ascii: "\t"): continue
      case 0..<0x20, 0x7F, 0xF0...: return false
      case 0xC2 where bytes[index + 1] < 0xA0: return false
      case 0xEF where bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF: return false
      default: continue
      }
    }
    return true
  }

  /// Newlines between an unindented and an indented line become one more, and so do two or more at
  /// the end.
  private static func widened(_ bytes: [UInt8], from start: Int) -> [UInt8] {
    var result = Array(bytes[..<start])
    for (line, breaks, next) in Lines(bytes: bytes, index: start) {
      result += line
      result += repeatElement(newline, count: breaks)
      let widens = !isBlank(line[line.startIndex]) && (next.map(isBlank) ?? (breaks > 1))
      if widens { result.append(newline) }
    }
    return result
  }

  /// Newlines between unindented lines are folded: one becomes a space, of more the first goes.
  private static func folded(_ bytes: [UInt8], from start: Int) -> [UInt8] {
    var result = Array(bytes[..<start])
    for (line, breaks, next) in Lines(bytes: bytes, index: start) {
      result += line
      guard let next, !isBlank(next), !isBlank(line[line.startIndex]) else {
        result += repeatElement(newline, count: breaks)
        continue
      }
      if breaks == 1 { result.append(UInt8(ascii: " ")) }
      result += repeatElement(newline, count: breaks - 1)
    }
    return result
  }

  /// The lines that hold something, each with the number of newlines behind it and the first byte
  /// of the next.
  private struct Lines: Sequence, IteratorProtocol {
    let bytes: [UInt8]
    var index: Int

    mutating func next() -> (line: ArraySlice<UInt8>, breaks: Int, next: UInt8?)? {
      guard index < bytes.count else { return nil }
      let end = bytes[index...].firstIndex(of: newline) ?? bytes.count
      let following = bytes[end...].firstIndex { $0 != newline } ?? bytes.count
      let line = bytes[index..<end]
      index = following
      return (line, following - end, following < bytes.count ? bytes[following] : nil)
    }
  }
}
