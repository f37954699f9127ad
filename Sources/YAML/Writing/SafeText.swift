/// A quick look at a text: whether it can be written plain, for the texts of which this is easy to
/// see. Nearly all are such.
enum SafeText {
  /// What a byte means for a text.
  private enum Role {
    static let plain: UInt8 = 0
    /// Not at the beginning.
    static let indicator: UInt8 = 1
    /// A blank, a colon or a hash, whose neighbours matter.
    static let context: UInt8 = 2
    /// Not to be decided here.
    static let hard: UInt8 = 4
  }

  @inline(__always)
  private static func role(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "#"): Role.context
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "?"),
      UInt8(ascii: "-"), UInt8(ascii: "."):
      Role.indicator
    case 0x21...0x7E: Role.plain
    default: Role.hard
    }
  }

  /// Whether a text is printable ASCII in one line that reads back plain as the same scalar. False
  /// also where that is not certain. Its type is not looked at.
  @inline(__always)
  static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    var seen: UInt8 = 0
    for byte in text { seen |= role(byte) }
    if seen & Role.hard != 0 || role(first) != Role.plain {
      return seen & Role.hard == 0 && beginsPlain(text) && isPlainInContext(text)
    }
    return seen & Role.context == 0 || isPlainInContext(text)
  }

  /// Whether a text that begins with `-`, `?`, `:`, `.` or an indicator may be plain at its beginning.
  private static func beginsPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch text[0] {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
      text.count > 1 && text[1] != UInt8(ascii: " ") && !text.startsLikeDocumentMarker
    case UInt8(ascii: "."): !text.startsLikeDocumentMarker
    default: false
    }
  }

  private static func isPlainInContext(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text[text.count - 1] != UInt8(ascii: " "), text[text.count - 1] != UInt8(ascii: ":")
    else { return false }
    var afterColon = false
    var afterSpace = false
    for byte in text {
      switch byte {
      case UInt8(ascii: " "):
        if afterColon { return false }
        (afterColon, afterSpace) = (false, true)
      case UInt8(ascii: "#"):
        if afterSpace { return false }
        (afterColon, afterSpace) = (false, false)
      default: (afterColon, afterSpace) = (byte == UInt8(ascii: ":"), false)
      }
    }
    return true
  }
}
