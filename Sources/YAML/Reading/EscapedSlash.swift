import CYAML
import Glibc

/// Finds the escape `\/` in double quotes, which Go's YAML libraries refuse and libyaml takes.
enum EscapedSlash {
  /// An error for the first one, if there is one.
  static func find(in text: UnsafeBufferPointer<UInt8>) throws(YAMLError) -> YAMLError? {
    guard mayHaveOne(text) else { return nil }
    // The scanner says which characters are within double quotes. It counts characters, not bytes.
    let source = try EventSource(text)
    var offsets = CharacterOffsets(text)
    var token = yaml_token_t()
    while source.next(&token) {
      defer { yaml_token_delete(&token) }
      if token.type == YAML_STREAM_END_TOKEN { break }
      guard token.type == YAML_SCALAR_TOKEN,
        token.data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
      else { continue }
      let from = offsets.byteOffset(ofCharacter: token.start_mark.index)
      let to = offsets.byteOffset(ofCharacter: token.end_mark.index)
      if let offset = firstEscapedSlash(in: text, from: from, to: to) {
        return YAMLError(
          .syntax, file: "", at: Mark(ofByte: offset, in: text), "found unknown escape character",
          found: "\\/", hints: ["write '/' without the backslash"])
      }
    }
    return nil
  }

  /// Whether `\/` stands anywhere: `memchr` passes over all but the backslashes.
  private static func mayHaveOne(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard var start = text.baseAddress, text.count > 1 else { return false }
    let last = start + (text.count - 1)
    while let found = memchr(start, CInt(UInt8(ascii: "\\")), last - start) {
      let next = found.assumingMemoryBound(to: UInt8.self) + 1
      if next.pointee == UInt8(ascii: "/") { return true }
      start = UnsafePointer(next)
    }
    return false
  }

  private static func firstEscapedSlash(
    in text: UnsafeBufferPointer<UInt8>, from: Int, to: Int
  ) -> Int? {
    var index = from
    while index + 1 < to {
      if text[index] == UInt8(ascii: "\\") {
        if text[index + 1] == UInt8(ascii: "/") { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }
}

/// Finds the bytes of characters, whose numbers must not fall.
struct CharacterOffsets {
  private let text: UnsafeBufferPointer<UInt8>
  private var character = 0
  private var offset = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  /// The offset of the character of this number.
  mutating func byteOffset(ofCharacter number: Int) -> Int {
    if number < character { (character, offset) = (0, 0) }
    while character < number, offset < text.count {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      character += 1
    }
    return offset
  }
}
