import Text

/// The textual form: PEM with the label `AGE ENCRYPTED FILE`, strictly.
enum Armor {
  private static let begin = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
  private static let end = Array("-----END AGE ENCRYPTED FILE-----".utf8)
  /// How many blanks may stand before and after.
  private static let blankLimit = 1024

  /// Whether a file is armored, or means to be: by its first bytes that are no blanks.
  static func isArmored(_ bytes: [UInt8]) -> Bool {
    bytes.drop(while: isBlank).starts(with: Array("-----BEGIN AGE".utf8))
  }

  /// The bytes of an armored file.
  static func decode(_ bytes: [UInt8]) throws(AgeError) -> [UInt8] {
    let text = bytes.drop(while: isBlank)
    guard text.startIndex <= blankLimit else { throw .armor("too many blanks stand before it") }
    guard let last = text.lastIndex(where: { !isBlank($0) }) else { throw .armor("it is empty") }
    guard text.endIndex - last - 1 <= blankLimit else { throw .armor("too many blanks follow it") }
    var lines = text[...last].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    guard lines.count >= 2, lines.removeFirst().elementsEqual(begin) else {
      throw .armor("the first line is not '-----BEGIN AGE ENCRYPTED FILE-----'")
    }
    guard lines.removeLast().elementsEqual(end) else {
      throw .armor("the last line is not '-----END AGE ENCRYPTED FILE-----'")
    }
    return try decode(lines: lines)
  }

  private static func decode(lines: [ArraySlice<UInt8>]) throws(AgeError) -> [UInt8] {
    var letters: [UInt8] = []
    for (number, line) in lines.enumerated() {
      let isLast = number == lines.count - 1
      guard !line.isEmpty, line.count <= Stanza.columns, isLast || line.count == Stanza.columns
      else { throw .armor("line \(number + 2) does not have 64 characters") }
      if !isLast, line.contains(UInt8(ascii: "=")) {
        throw .armor("line \(number + 2) has padding")
      }
      letters += line
    }
    guard let bytes = StrictBase64.decodePadded(letters) else {
      throw .armor("it is no canonical base64")
    }
    return bytes
  }

  /// The armored form of a file.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let text = Array(Base64.encode(bytes).utf8)
    var output = begin + [UInt8(ascii: "\n")]
    var start = 0
    while start < text.count {
      output += text[start..<min(start + Stanza.columns, text.count)]
      output.append(UInt8(ascii: "\n"))
      start += Stanza.columns
    }
    return output + end + [UInt8(ascii: "\n")]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
