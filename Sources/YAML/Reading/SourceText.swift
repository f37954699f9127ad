/// The bytes of a source as UTF-8 without a byte order mark.
struct SourceText {
  private let bytes: ArraySlice<UInt8>

  /// Takes UTF-8 as it is (the parser checks it while it reads) and converts UTF-16, which is
  /// known by its byte order mark.
  init(_ source: ArraySlice<UInt8>) throws(YAMLError) {
    if source.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes = source.dropFirst(3)
    } else if source.starts(with: [0xFF, 0xFE]) {
      bytes = try Self.fromUTF16(source.dropFirst(2), low: 0)
    } else if source.starts(with: [0xFE, 0xFF]) {
      bytes = try Self.fromUTF16(source.dropFirst(2), low: 1)
    } else {
      bytes = source
    }
  }

  /// Lends the bytes.
  func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(YAMLError) -> Result
  ) throws(YAMLError) -> Result {
    try bytes.withUnsafeBufferPointer(body)
  }

  private static func fromUTF16(
    _ source: ArraySlice<UInt8>, low: Int
  ) throws(YAMLError) -> ArraySlice<UInt8> {
    let units = stride(from: source.startIndex, to: source.endIndex - 1, by: 2).map {
      UInt16(source[$0 + low]) | UInt16(source[$0 + 1 - low]) << 8
    }
    guard source.count % 2 == 0, let text = String(validating: units, as: UTF16.self) else {
      throw YAMLError(
        .encoding, file: "", at: Mark(line: 1, column: 1), "the text is no valid UTF-16",
        expected: "UTF-8", hints: ["save the file as UTF-8"])
    }
    return Array(text.utf8)[...]
  }
}

extension Mark {
  /// The place of a byte in a text.
  init(ofByte offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    var line: UInt32 = 1
    var column: UInt32 = 1
    for byte in text[..<min(offset, text.count)] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}

extension YAMLError {
  /// The error of a failure of libyaml's.
  init(_ failure: ParserFailure, in text: UnsafeBufferPointer<UInt8>) {
    if failure.isEncoding {
      let isCharacter = failure.problem == "control characters are not allowed"
      self.init(
        .encoding, file: "", at: Mark(ofByte: failure.byteOffset, in: text),
        isCharacter ? "control characters are not allowed" : "the text is no valid UTF-8",
        found: (isCharacter ? "U+" : "byte 0x")
          + Self.hexadecimal(
            isCharacter ? failure.value : Int(text[min(failure.byteOffset, text.count - 1)]),
            digits: isCharacter ? 4 : 2))
      return
    }
    var hints: [String] = []
    if let context = failure.context, failure.contextMark != failure.mark {
      hints = ["\(context) that begins at line \(failure.contextMark.line)"]
    }
    self.init(
      .syntax, file: "", at: failure.mark, failure.problem,
      expected: Self.expectation(in: failure.problem), hints: hints)
  }

  /// What libyaml's text says was expected: "did not find expected ',' or ']'".
  private static func expectation(in problem: String) -> String? {
    for prefix in ["did not find expected ", "could not find expected "]
    where problem.hasPrefix(prefix) {
      return String(problem.dropFirst(prefix.count))
    }
    return nil
  }

  private static func hexadecimal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
