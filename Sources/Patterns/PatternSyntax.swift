/// Where RE2 and Go's `regexp` differ about what an expression is: walks over one, translates what
/// RE2 writes otherwise and refuses what Go refuses. All other faults are left to RE2.
struct PatternSyntax {
  /// Go refuses trees higher than this; a literal in 999 groups is 1,000 high.
  private static let deepestNesting = 999
  /// Groups that capture nothing vanish in Go's tree where nothing stands beside them, so it has no
  /// bound for them; RE2 takes time that grows with the square of the depth.
  private static let deepestParentheses = 2_000

  /// In bytes. RE2 needs time in the square of some expressions' length; none in use comes near.
  private static let longestSource = 65_536

  /// The expression as RE2 takes it.
  private(set) var translated = ""
  private(set) var groupNames: [String?] = [nil]
  /// Whether `\B` stands in it, which RE2 also finds between the bytes of one character.
  private(set) var usesNoBoundary = false

  private let source: String
  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  /// For each open parenthesis whether it is a group that counts.
  private var open: [Bool] = []
  private var depth = 0

  init(_ source: String) throws(PatternError) {
    self.source = source
    bytes = Array(source.utf8)
    if bytes.count > PatternSyntax.longestSource {
      throw PatternError(source: source, reason: .tooLarge, fragment: "")
    }
    output.reserveCapacity(bytes.count + 8)
    while position < bytes.count { try step() }
    translated = String(decoding: output, as: UTF8.self)
  }

  private mutating func step() throws(PatternError) {
    switch bytes[position] {
    case UInt8(ascii: "\\"): try escape()
    case UInt8(ascii: "["): characterClass()
    case UInt8(ascii: "("): try group()
    case UInt8(ascii: ")"):
      if open.popLast() == true { depth -= 1 }
      copy(1)
    default: copy(1)
    }
  }

  private mutating func escape() throws(PatternError) {
    switch byte(1) {
    case UInt8(ascii: "B"):
      usesNoBoundary = true
      copy(2)
    case UInt8(ascii: "C"): throw error(.invalidEscape, #"\C"#)
    case UInt8(ascii: "Q"):
      copy(2)
      while position < bytes.count, !isNext(#"\E"#) { copy(1) }
      copy(2)
    default: copy(2)
    }
  }

  private mutating func characterClass() {
    copy(1)
    if isNext("^") { copy(1) }
    if isNext("]") { copy(1) }
    while position < bytes.count, !isNext("]") {
      if isNext(#"\"#) {
        copy(2)
      } else if isNext("[:"), let end = find(":]", from: position + 2) {
        copy(end + 2 - position)
      } else {
        copy(1)
      }
    }
    copy(1)
  }

  private mutating func group() throws(PatternError) {
    if let opener = ["(?P<", "(?<"].first(where: isNext) {
      try named(opener)
    } else {
      let isCapturing = !isNext("(?")
      openGroup(counts: isCapturing)
      if isCapturing { groupNames.append(nil) }
      copy(1)
    }
    if depth > PatternSyntax.deepestNesting || open.count > PatternSyntax.deepestParentheses {
      throw error(.nestsTooDeeply, source)
    }
  }

  private mutating func named(_ opener: String) throws(PatternError) {
    let start = position + opener.utf8.count
    guard let end = find(">", from: start) else { throw error(.invalidGroupName, rest(position)) }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
      throw error(
        .invalidGroupName, String(decoding: bytes[position...end], as: UTF8.self))
    }
    groupNames.append(name)
    openGroup(counts: true)
    output += Array("(?P<".utf8) + bytes[start...end]
    position = end + 1
  }

  private mutating func openGroup(counts: Bool) {
    open.append(counts)
    if counts { depth += 1 }
  }

  // MARK: Bytes

  private mutating func copy(_ count: Int) {
    let end = min(position + count, bytes.count)
    output += bytes[position..<end]
    position = end
  }

  private func byte(_ offset: Int) -> UInt8? {
    let index = position + offset
    return bytes.indices.contains(index) ? bytes[index] : nil
  }

  private func isNext(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  private func find(_ text: StaticString, from start: Int) -> Int? {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard start <= bytes.count else { return nil }
    return (start..<bytes.count).first { bytes[$0...].starts(with: wanted) }
  }

  private func rest(_ start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

  private func error(_ reason: PatternError.Reason, _ fragment: String) -> PatternError {
    PatternError(source: source, reason: reason, fragment: fragment)
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
    true
  default: false
  }
}
