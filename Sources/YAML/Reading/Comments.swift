import CYAML

/// A comment in a YAML text.
public struct Comment: Sendable {
  /// Its text from `#` to the end of the line, without blanks at its end.
  public var text: String
  /// The blanks at its end.
  var blanks: String
  /// Where its `#` stands.
  public var mark: Mark
  /// Whether nothing but blanks stands before it in its line.
  public var isOwnLine: Bool
}

/// The comments of a YAML text, which libyaml drops: they lie in the gaps between its tokens, and in
/// the header lines of block scalars.
public enum Comments {
  /// Every comment in order. Where the text is no YAML, those before the error.
  public static func scan(_ bytes: [UInt8]) -> [Comment] {
    guard let source = try? SourceText(bytes[...]) else { return [] }
    let found = try? source.withBytes { (text) throws(YAMLError) in try scanWithDashes(text) }
    return found?.comments ?? []
  }

  /// Every comment, and the marks of the dashes of block sequences, in order.
  static func scanWithDashes(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(YAMLError) -> (comments: [Comment], dashes: [Mark]) {
    try CommentScanner(text).scan()
  }
}

/// Looks for comments in a text whose tokens libyaml finds.
private struct CommentScanner {
  private let text: UnsafeBufferPointer<UInt8>
  private var comments: [Comment] = []
  private var dashes: [Mark] = []
  /// The line at whose beginning `lineStart` lies.
  private var line: UInt32 = 1
  private var lineStart = 0
  private var position = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  consuming func scan() throws(YAMLError) -> (comments: [Comment], dashes: [Mark]) {
    let source = try EventSource(text)
    var offsets = CharacterOffsets(text)
    var token = yaml_token_t()
    var gapStart = 0
    while source.next(&token) {
      defer { yaml_token_delete(&token) }
      if token.type == YAML_STREAM_START_TOKEN { continue }
      if token.type == YAML_BLOCK_ENTRY_TOKEN { dashes.append(Mark(token.start_mark)) }
      let isEnd = token.type == YAML_STREAM_END_TOKEN
      let start = isEnd ? text.count : offsets.byteOffset(ofCharacter: token.start_mark.index)
      if start > gapStart { scanGap(from: gapStart, to: start) }
      if isEnd { break }
      let end = offsets.byteOffset(ofCharacter: token.end_mark.index)
      if token.isBlockScalar { scanHeader(from: start, to: end) }
      gapStart = max(gapStart, end)
    }
    return (comments, dashes)
  }

  /// A gap holds nothing but blanks, line ends and comments.
  private mutating func scanGap(from start: Int, to end: Int) {
    var index = start
    while index < end {
      if text[index] == UInt8(ascii: "#") {
        index = take(at: index)
      } else {
        index += 1
      }
    }
  }

  /// The first line of a block scalar: `|`, its hints, and perhaps a comment.
  private mutating func scanHeader(from start: Int, to end: Int) {
    var index = start
    while index < end, text[index] != UInt8(ascii: "\n") {
      if text[index] == UInt8(ascii: "#") {
        _ = take(at: index)
        return
      }
      index += 1
    }
  }

  /// Takes the comment whose `#` stands here, and gives where it ends.
  private mutating func take(at start: Int) -> Int {
    var end = start
    while end < text.count, text[end] != UInt8(ascii: "\n"), text[end] != UInt8(ascii: "\r") {
      end += 1
    }
    while position < start {
      if text[position] == UInt8(ascii: "\n") {
        line += 1
        lineStart = position + 1
      }
      position += 1
    }
    let before = text[lineStart..<start]
    let column = before.count { $0 & 0xC0 != 0x80 }
    var last = end
    while last > start, text[last - 1] == 0x20 || text[last - 1] == 0x09 { last -= 1 }
    comments.append(
      Comment(
        text: String(decoding: text[start..<last], as: UTF8.self),
        blanks: String(decoding: text[last..<end], as: UTF8.self),
        mark: Mark(line: line, column: UInt32(column) + 1),
        isOwnLine: before.allSatisfy { $0 == 0x20 || $0 == 0x09 }))
    return end
  }
}

extension yaml_token_t {
  fileprivate var isBlockScalar: Bool {
    type == YAML_SCALAR_TOKEN
      && (data.scalar.style == YAML_LITERAL_SCALAR_STYLE
        || data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
  }
}
