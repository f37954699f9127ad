import Glibc

/// `%TAG` directives: libyaml compares each with all before it, so that a file of nothing else would
/// take minutes.
enum TagDirectives {
  private static let maximumCount = 1000

  /// An error for the first one that is too many in the text.
  static func excess(in text: UnsafeBufferPointer<UInt8>) -> YAMLError? {
    guard var start = text.baseAddress, text.count > maximumCount * 5 else { return nil }
    let base = start
    let end = base + text.count
    var count = 0
    while let found = memchr(start, CInt(UInt8(ascii: "%")), end - start) {
      let percent = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      start = percent + 1
      if percent > base, percent[-1] != UInt8(ascii: "\n") { continue }
      count += 1
      if count > maximumCount {
        return YAMLError(
          .limit, file: "", at: Mark(ofByte: percent - base, in: text),
          "too many lines begin with '%'", expected: "at most \(maximumCount) directives")
      }
    }
    return nil
  }
}
