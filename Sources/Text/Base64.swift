/// Base64 with the standard alphabet and padding.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of these bytes, without line ends.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: encodedBytes(Array(bytes)), as: UTF8.self)
  }

  /// The text of these bytes in lines of `columns` characters. As Go's YAML library does, each line
  /// ends with a line end if there is more than one, and a text of a full line counts as two.
  public static func encode(_ bytes: some Collection<UInt8>, columns: Int) -> String {
    precondition(columns > 0, "BUG: lines of no columns")
    let text = encodedBytes(Array(bytes))
    guard text.count >= columns else { return String(decoding: text, as: UTF8.self) }
    var lines: [UInt8] = []
    lines.reserveCapacity(text.count + text.count / columns + 1)
    var start = 0
    while start < text.count {
      let end = min(start + columns, text.count)
      lines.append(contentsOf: text[start..<end])
      lines.append(UInt8(ascii: "\n"))
      start = end
    }
    return String(decoding: lines, as: UTF8.self)
  }

  /// The bytes that a text stands for, by Go's rules: line ends (`\r`, `\n`) are skipped, padding is
  /// demanded, the unused bits are not looked at. Nil where the text is no base64.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(text.count / 4 * 3)
    var group: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") {
      if byte == UInt8(ascii: "=") {
        padding += 1
        guard count >= 2, count + padding <= 4 else { return nil }
        continue
      }
      guard padding == 0, let value = value(byte) else { return nil }
      group = group << 6 | value
      count += 1
      if count == 4 {
        output.append(UInt8(truncatingIfNeeded: group >> 16))
        output.append(UInt8(truncatingIfNeeded: group >> 8))
        output.append(UInt8(truncatingIfNeeded: group))
        (group, count) = (0, 0)
      }
    }
    guard count == 0 || count + padding == 4 else { return nil }
    if count == 2 { output.append(UInt8(truncatingIfNeeded: group >> 4)) }
    if count == 3 {
      output.append(UInt8(truncatingIfNeeded: group >> 10))
      output.append(UInt8(truncatingIfNeeded: group >> 2))
    }
    return output
  }

  private static func encodedBytes(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let group =
        UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[index + 2]) : 0)
      text.append(alphabet[Int(group >> 18)])
      text.append(alphabet[Int(group >> 12 & 63)])
      text.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      text.append(left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
      index += 3
    }
    return text
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 0x41)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 0x61) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 0x30) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
