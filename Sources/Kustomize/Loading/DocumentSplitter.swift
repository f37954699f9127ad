/// How kustomize cuts a file of resources into documents: at lines that begin with `---`, before
/// any YAML is read.
struct DocumentSplitter {
  /// A part of a file.
  struct Part {
    /// Its bytes, without the separator line.
    var bytes: ArraySlice<UInt8>
    /// How many lines stand before it.
    var lines: Int
  }

  /// What the lines of a file that begin with `---`, `...` or `%` mean for its reading.
  enum Shape {
    /// A YAML reader that knows nothing of this cuts the file at the same places.
    case plain
    /// The file has to be cut by hand, since a part may end before its text does, or begin with
    /// a directive.
    case needsCutting
    /// A line begins with `---` and goes on with something that is no comment.
    case malformed(line: Int, text: String)
  }

  /// The file.
  let bytes: [UInt8]

  /// What has to be done with the file; one quick look at the first byte of each line.
  func shape() -> Shape {
    var needsCutting = false
    var line = 1
    var start = 0
    while start < bytes.count {
      switch bytes[start] {
      case UInt8(ascii: "-") where begins(start, with: UInt8(ascii: "-")):
        if let text = textBehindSeparator(start) { return .malformed(line: line, text: text) }
      case UInt8(ascii: ".") where begins(start, with: UInt8(ascii: ".")): needsCutting = true
      case UInt8(ascii: "%"): needsCutting = true
      default: break
      }
      guard let end = bytes[start...].firstIndex(of: newline) else { break }
      start = end + 1
      line += 1
    }
    return needsCutting ? .needsCutting : .plain
  }

  /// The parts between the separator lines.
  func parts() -> [Part] {
    var parts: [Part] = []
    var part = Part(bytes: bytes[0..<0], lines: 0)
    var line = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline).map { $0 + 1 } ?? bytes.count
      line += 1
      if begins(start, with: UInt8(ascii: "-")) {
        parts.append(part)
        part = Part(bytes: bytes[end..<end], lines: line)
      } else {
        part.bytes = bytes[part.bytes.startIndex..<end]
      }
      start = end
    }
    return parts + [part]
  }

  private let newline = UInt8(ascii: "\n")

  /// Whether three bytes of a kind stand at the beginning of a line.
  private func begins(_ start: Int, with byte: UInt8) -> Bool {
    start + 2 < bytes.count && bytes[start] == byte && bytes[start + 1] == byte
      && bytes[start + 2] == byte
  }

  /// What stands behind `---` and is neither blank nor a comment.
  private func textBehindSeparator(_ start: Int) -> String? {
    let rest = bytes[(start + 3)...].prefix { $0 != newline }
    let text = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == 13 }
    guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}
