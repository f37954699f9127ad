/// Escapes in double quotes.
enum DoubleQuotes {
  /// Whether the character at this place cannot stand there as it is.
  static func mustEscape(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let byte = text[index]
    return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || text.isBreak(at: index)
      || !text.isPrintable(at: index)
  }

  /// Appends the escape of the character at this place.
  static func appendEscape(
    of text: UnsafeBufferPointer<UInt8>, at index: Int, to output: inout ByteBuffer
  ) {
    output.append(UInt8(ascii: "\\"))
    let value = codePoint(text, at: index)
    if let letter = letter(value) { return output.append(letter) }
    let (mark, digits): (UInt8, Int) =
      value <= 0xFF
      ? (UInt8(ascii: "x"), 2) : value <= 0xFFFF ? (UInt8(ascii: "u"), 4) : (UInt8(ascii: "U"), 8)
    output.append(mark)
    for position in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: value >> UInt32(4 * position)) & 0xF
      output.append(digit < 10 ? digit + 0x30 : digit - 10 + UInt8(ascii: "A"))
    }
  }

  private static func letter(_ value: UInt32) -> UInt8? {
    switch value {
    case 0x00: UInt8(ascii: "0")
    case 0x07: UInt8(ascii: "a")
    case 0x08: UInt8(ascii: "b")
    case 0x09: UInt8(ascii: "t")
    case 0x0A: UInt8(ascii: "n")
    case 0x0B: UInt8(ascii: "v")
    case 0x0C: UInt8(ascii: "f")
    case 0x0D: UInt8(ascii: "r")
    case 0x1B: UInt8(ascii: "e")
    case 0x22: UInt8(ascii: "\"")
    case 0x5C: UInt8(ascii: "\\")
    case 0x85: UInt8(ascii: "N")
    case 0xA0: UInt8(ascii: "_")
    case 0x2028: UInt8(ascii: "L")
    case 0x2029: UInt8(ascii: "P")
    default: nil
    }
  }

  private static func codePoint(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
    let width = text.width(at: index)
    if width == 1 { return UInt32(text[index]) }
    var value = UInt32(text[index]) & (0x7F >> UInt32(width))
    for offset in 1..<width { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return value
  }
}

/// The header of a literal block.
enum LiteralBlock {
  /// How the breaks at the end are kept: none for exactly one, `-` for none, `+` for more, and for a
  /// text that is but one break.
  static func chomping(_ text: UnsafeBufferPointer<UInt8>) -> UInt8? {
    var last = text.count - 1
    while last > 0, text[last] & 0xC0 == 0x80 { last -= 1 }
    guard text.isBreak(at: last) else { return UInt8(ascii: "-") }
    guard last > 0 else { return UInt8(ascii: "+") }
    var before = last - 1
    while before > 0, text[before] & 0xC0 == 0x80 { before -= 1 }
    return text.isBreak(at: before) ? UInt8(ascii: "+") : nil
  }
}
