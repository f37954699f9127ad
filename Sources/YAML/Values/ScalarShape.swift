/// What a text allows: in which styles it can be written in block context.
///
/// These are the rules of libyaml's emitter as Go's YAML libraries have them; a tab, and what is
/// beyond U+FFFF, do not count as printable there.
struct ScalarShape {
  /// Whether it has line breaks.
  private(set) var isMultiline = false
  /// Whether it can be written plain, in single quotes, as a literal block.
  private(set) var allowsPlain = true
  private(set) var allowsSingleQuotes = true
  private(set) var allowsBlock = true

  init(_ text: UnsafeBufferPointer<UInt8>) {
    guard !text.isEmpty else {
      allowsBlock = false
      return
    }
    var previous = Kind.beginning
    var index = 0
    var hasSpecial = false
    var hasIndicator = text.startsLikeDocumentMarker
    while index < text.count {
      // Within a word nothing changes.
      if previous == .other, Self.isWordByte(text[index]), index + 1 < text.count {
        index += 1
        continue
      }
      let width = text.width(at: index)
      let kind = Kind(text, at: index)
      hasIndicator = hasIndicator || Self.isIndicator(text, at: index)
      hasSpecial = hasSpecial || kind == .special || (kind == .breakable && previous == .space)
      if kind == .space, previous == .breakable { allowsSingleQuotes = false }
      if kind == .breakable { isMultiline = true }
      if kind == .unprintableBreak {
        isMultiline = true
        hasSpecial = true
      }
      if index == 0 || index + width >= text.count, kind == .space { allowsPlain = false }
      if index + width >= text.count, kind == .space { allowsBlock = false }
      previous = kind == .unprintableBreak ? .breakable : kind
      index += width
    }
    if hasIndicator || isMultiline || !allowsSingleQuotes { allowsPlain = false }
    if hasSpecial {
      allowsPlain = false
      allowsSingleQuotes = false
      allowsBlock = false
    }
  }

  @inline(__always)
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private enum Kind {
    case beginning
    case space
    /// A line break that is printable: newline, U+2028, U+2029.
    case breakable
    /// Carriage return and U+0085.
    case unprintableBreak
    case special
    case other

    init(_ text: UnsafeBufferPointer<UInt8>, at index: Int) {
      switch text[index] {
      case UInt8(ascii: " "): self = .space
      case UInt8(ascii: "\n"): self = .breakable
      case UInt8(ascii: "\r"): self = .unprintableBreak
      case 0xC2 where text[index + 1] == 0x85: self = .unprintableBreak
      case 0xE2 where text.isLineSeparator(at: index): self = .breakable
      default: self = text.isPrintable(at: index) ? .other : .special
      }
    }
  }

  /// Whether the character at this place would be read as syntax in a plain scalar.
  private static func isIndicator(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let isBeforeBlank =
      index + 1 >= text.count || text[index + 1] == 0x20 || text[index + 1] == 0x09
    switch text[index] {
    case UInt8(ascii: ":"): return isBeforeBlank
    case UInt8(ascii: "#"): return index == 0 || text.isBlankOrBreak(before: index)
    case UInt8(ascii: "?"), UInt8(ascii: "-"): return index == 0 && isBeforeBlank
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      return index == 0
    default: return false
    }
  }
}

/// Characters of valid UTF-8, at the offsets where they begin.
extension UnsafeBufferPointer<UInt8> {
  /// `---` or `...`.
  var startsLikeDocumentMarker: Bool {
    count >= 3 && (self[0] == UInt8(ascii: "-") || self[0] == UInt8(ascii: "."))
      && self[1] == self[0] && self[2] == self[0]
  }

  /// How many bytes the character takes.
  @inline(__always)
  func width(at index: Int) -> Int {
    let byte = self[index]
    if byte < 0x80 { return 1 }
    return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  /// U+2028 or U+2029.
  func isLineSeparator(at index: Int) -> Bool {
    self[index] == 0xE2 && self[index + 1] == 0x80
      && (self[index + 2] == 0xA8 || self[index + 2] == 0xA9)
  }

  /// Whether it is a newline, a carriage return, U+0085, U+2028 or U+2029.
  func isBreak(at index: Int) -> Bool {
    switch self[index] {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    case 0xC2: self[index + 1] == 0x85
    case 0xE2: isLineSeparator(at: index)
    default: false
    }
  }

  /// Whether the character before this place is a blank or a break.
  func isBlankOrBreak(before index: Int) -> Bool {
    var start = index - 1
    while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
    return self[start] == 0x20 || self[start] == 0x09 || isBreak(at: start)
  }

  /// Whether it may be written as it is: newline, U+0020 … U+007E, U+00A0 … U+D7FF, U+E000 …
  /// U+FFFD but the byte order mark.
  func isPrintable(at index: Int) -> Bool {
    switch self[index] {
    case 0x0A, 0x20...0x7E: true
    case 0xC2: self[index + 1] >= 0xA0
    case 0xC3...0xEE: true
    case 0xEF:
      switch (self[index + 1], self[index + 2]) {
      case (0xBB, 0xBF), (0xBF, 0xBE), (0xBF, 0xBF): false
      default: true
      }
    default: false
    }
  }
}
