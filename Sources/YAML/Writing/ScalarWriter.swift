import Text

/// The output of an emitter, and how scalars are laid out in it.
struct ScalarWriter: ~Copyable {
  private static let foldingWidth = 80

  private var output = ByteBuffer()
  /// Where the current line begins.
  private var lineStart = 0

  /// What is written, until more is.
  var bytes: UnsafeBufferPointer<UInt8> { output.bytes(from: 0, count: output.count) }

  // MARK: Layout

  @inline(__always)
  mutating func byte(_ byte: UInt8) { output.append(byte) }

  @inline(__always)
  mutating func space() { output.append(UInt8(ascii: " ")) }

  mutating func line(_ text: StaticString) {
    output.append(text)
    endLine()
  }

  @inline(__always)
  mutating func endLine() {
    output.append(UInt8(ascii: "\n"))
    lineStart = output.count
  }

  /// Appends a text as it is.
  mutating func raw(_ text: String) {
    var text = text
    text.withUTF8 { output.append($0) }
  }

  /// Ends the line behind a scalar, unless a literal block has ended it.
  mutating func endLineOfScalar() {
    if output.count != lineStart { endLine() }
  }

  @inline(__always)
  mutating func indent(_ count: Int) { output.append(UInt8(ascii: " "), count: count) }

  // MARK: Numbers

  mutating func number(_ value: Int64) {
    output.append(Array(String(value).utf8))
    endLine()
  }

  mutating func number(_ value: UInt64) {
    output.append(Array(String(value).utf8))
    endLine()
  }

  /// Writes a double that went through JSON: one whose JSON is an integer of 64 bits is written so.
  mutating func number(_ value: Double) {
    var text: [UInt8] = []
    GoFloat.append(value, as: .json, to: &text)
    switch GoNumber.integer(text, base: 10) {
    case .signed(let integer): number(integer)
    case .unsigned(let integer): number(integer)
    case nil:
      text.removeAll()
      GoFloat.append(value, as: .general, to: &text)
      output.append(text)
      endLine()
    }
  }

  // MARK: Plain

  /// Writes a text and a line end if it is a string that can be written plain on this line; false,
  /// and nothing written, if that is not certain.
  @inline(__always)
  mutating func plainLine(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard SafeText.isPlain(text), !PlainText(text).isAmbiguous,
      output.count - lineStart + text.count <= Self.foldingWidth
    else { return false }
    output.append(text)
    endLine()
    return true
  }

  /// Writes a key and its colon if it is plain; false, and nothing written, if that is not certain.
  @inline(__always)
  mutating func plainKey(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 128, SafeText.isPlain(text), !PlainText(text).isAmbiguous else {
      return false
    }
    output.append(text)
    output.append(UInt8(ascii: ":"))
    return true
  }

  // MARK: Any string

  /// Writes a string in the style that fits it. `indent` is that of its further lines.
  mutating func string(
    _ text: UnsafeBufferPointer<UInt8>, shape: ScalarShape, indent: Int, folds: Bool
  ) {
    if text.contains(UInt8(ascii: "\n")) {
      if shape.allowsBlock {
        literal(text, indent: indent, hint: 2)
      } else {
        doubleQuoted(text, indent: indent, folds: folds)
      }
    } else if PlainText(text).isAmbiguous {
      doubleQuoted(text, indent: indent, folds: folds)
    } else if shape.allowsPlain {
      plain(text, indent: indent, folds: folds)
    } else if shape.allowsSingleQuotes {
      singleQuoted(text, indent: indent, folds: folds)
    } else {
      doubleQuoted(text, indent: indent, folds: folds)
    }
  }

  private mutating func plain(_ text: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool) {
    var column = self.column
    var afterSpace = false
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: " "), folds, !afterSpace, column > Self.foldingWidth,
        index + 1 < text.count, text[index + 1] != UInt8(ascii: " ")
      {
        column = breakLine(indent: indent)
      } else {
        output.append(byte)
        if byte & 0xC0 != 0x80 { column += 1 }
      }
      afterSpace = byte == UInt8(ascii: " ")
    }
  }

  private mutating func singleQuoted(
    _ text: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool
  ) {
    output.append(UInt8(ascii: "'"))
    var column = self.column
    var afterSpace = false
    var afterBreak = false
    var index = 0
    while index < text.count {
      let width = text.width(at: index)
      let byte = text[index]
      if byte == UInt8(ascii: " ") {
        if folds, !afterSpace, column > Self.foldingWidth, index > 0, index < text.count - 1,
          text[index + 1] != UInt8(ascii: " ")
        {
          column = breakLine(indent: indent)
        } else {
          output.append(byte)
          column += 1
        }
        afterSpace = true
      } else if text.isLineSeparator(at: index) {
        append(text, index, width)
        column = 0
        afterBreak = true
      } else {
        if afterBreak {
          self.indent(indent)
          column = indent
        }
        if byte == UInt8(ascii: "'") {
          output.append(byte)
          column += 1
        }
        append(text, index, width)
        column += 1
        afterSpace = false
        afterBreak = false
      }
      index += width
    }
    output.append(UInt8(ascii: "'"))
  }

  mutating func doubleQuoted(
    _ text: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool
  ) {
    output.append(UInt8(ascii: "\""))
    var column = self.column
    var afterSpace = false
    // With a byte order mark at the beginning everything is escaped.
    let escapesAll = text.starts(with: [0xEF, 0xBB, 0xBF])
    var index = 0
    while index < text.count {
      let width = text.width(at: index)
      if escapesAll || DoubleQuotes.mustEscape(text, at: index) {
        let before = output.count
        DoubleQuotes.appendEscape(of: text, at: index, to: &output)
        column += output.count - before
        afterSpace = false
      } else if text[index] == UInt8(ascii: " ") {
        if folds, !afterSpace, column > Self.foldingWidth, index > 0, index < text.count - 1 {
          column = breakLine(indent: indent)
          if text[index + 1] == UInt8(ascii: " ") {
            output.append(UInt8(ascii: "\\"))
            column += 1
          }
        } else {
          output.append(UInt8(ascii: " "))
          column += 1
        }
        afterSpace = true
      } else {
        append(text, index, width)
        column += 1
        afterSpace = false
      }
      index += width
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Writes a literal block. `hint` is how far its text stands behind its parent; a comment may
  /// stand behind its header.
  mutating func literal(
    _ text: UnsafeBufferPointer<UInt8>, indent: Int, hint: Int, comment: String? = nil
  ) {
    output.append(UInt8(ascii: "|"))
    if text[0] == UInt8(ascii: " ") || text.isBreak(at: 0) {
      output.append(UInt8(ascii: "0") + UInt8(clamping: hint))
    }
    if let chomping = LiteralBlock.chomping(text) { output.append(chomping) }
    if let comment { output.append(Array(" #\(comment)".utf8)) }
    endLine()
    var lineBegin = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      guard byte == UInt8(ascii: "\n") || byte == 0xE2, text.isBreak(at: index) else {
        index += 1
        continue
      }
      literalLine(text, from: lineBegin, to: index, indent: indent)
      let width = text.width(at: index)
      append(text, index, width)
      lineStart = output.count
      index += width
      lineBegin = index
    }
    literalLine(text, from: lineBegin, to: index, indent: indent)
  }

  private mutating func literalLine(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, indent: Int
  ) {
    guard start < end else { return }
    self.indent(indent)
    output.append(UnsafeBufferPointer(rebasing: text[start..<end]))
  }

  // MARK: Pieces

  @inline(__always)
  private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ width: Int) {
    output.append(UnsafeBufferPointer(rebasing: text[index..<index + width]))
  }

  /// The column in characters.
  private var column: Int {
    var column = 0
    for byte in output.bytes(from: lineStart, count: output.count - lineStart)
    where byte & 0xC0 != 0x80 { column += 1 }
    return column
  }

  /// Goes to the next line, and gives the column there.
  private mutating func breakLine(indent count: Int) -> Int {
    output.append(UInt8(ascii: "\n"))
    lineStart = output.count
    indent(count)
    return count
  }
}
