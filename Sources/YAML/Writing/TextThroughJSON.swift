/// What becomes of a text on its way through JSON and a YAML reader, as Kubernetes' tools send it.
enum TextThroughJSON {
  enum Outcome {
    case unchanged
    /// U+0085 was read as a line break and folded.
    case changed([UInt8])
    /// A character that a YAML reader refuses and JSON does not escape.
    case refused(String)
  }

  /// Passes a text.
  static func pass(_ text: UnsafeBufferPointer<UInt8>) -> Outcome {
    if let problem = problem(in: text, isKey: false) { return .refused(problem) }
    guard text.indices.contains(where: { text[$0] == 0xC2 && text[$0 + 1] == 0x85 }) else {
      return .unchanged
    }
    return .changed(fold(text))
  }

  /// Why a text cannot pass, nil if it can.
  static func problem(in text: UnsafeBufferPointer<UInt8>, isKey: Bool) -> String? {
    for index in text.indices {
      let byte = text[index]
      if byte < 0x7F || (byte > 0xC2 && byte < 0xEF) || byte > 0xEF || byte & 0xC0 == 0x80 {
        continue
      }
      if byte == 0x7F { return "the control character U+007F cannot be written" }
      if byte == 0xC2, text[index + 1] < 0xA0 {
        if text[index + 1] == 0x85 {
          if isKey { return "the line break U+0085 cannot be written in a key" }
          continue
        }
        let digits = String(text[index + 1], radix: 16, uppercase: true)
        return "the control character U+00\(digits) cannot be written"
      }
      if byte == 0xEF, text[index + 1] == 0xBF, text[index + 2] >= 0xBE {
        return "the character U+FFF\(text[index + 2] == 0xBE ? "E" : "F") cannot be written"
      }
    }
    return nil
  }

  /// Line folding in double quotes: one break becomes a space, of several the first is dropped;
  /// blanks beside them go.
  private static func fold(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      guard let (end, breaks) = run(in: text, at: index) else {
        result.append(text[index])
        index += 1
        continue
      }
      if breaks == 1 { result.append(UInt8(ascii: " ")) }
      for _ in 1..<max(1, breaks) { result.append(UInt8(ascii: "\n")) }
      index = end
    }
    return result
  }

  /// The blanks and breaks that begin here, if there is a break among them.
  private static func run(
    in text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (end: Int, breaks: Int)? {
    var index = start
    var breaks = 0
    while index < text.count {
      if text[index] == UInt8(ascii: " ") {
        index += 1
      } else if text[index] == 0xC2, text[index + 1] == 0x85 {
        breaks += 1
        index += 2
      } else {
        break
      }
    }
    return breaks == 0 ? nil : (index, breaks)
  }
}
