/// All matches of a text, by Go's rules: an empty match that touches the match before it does not
/// count.

/// Begins and ends of many matches, flat: a match takes two numbers for itself and each group, -1
/// where a group took no part.
struct MatchSpans {
  let groups: Int
  var offsets: [Int] = []

  var count: Int { offsets.count / (2 * groups) }

  func range(_ match: Int, _ group: Int) -> Range<Int>? {
    let index = 2 * (match * groups + group)
    return offsets[index] < 0 ? nil : offsets[index]..<offsets[index + 1]
  }

  func match(_ index: Int) -> PatternMatch {
    PatternMatch(groups: (0..<groups).map { range(index, $0) })
  }
}

extension Pattern {
  /// The first match (Go's `FindStringSubmatchIndex`).
  public func firstMatch(in text: String) -> PatternMatch? {
    var text = text
    let found = text.withUTF8 { spans(in: $0, limit: 1, groups: groupCount + 1) }
    return found.count == 0 ? nil : found.match(0)
  }

  /// The matches from left to right, `limit` at most; all where it is negative (Go's
  /// `FindAllStringSubmatchIndex`).
  public func allMatches(in text: String, limit: Int = -1) -> [PatternMatch] {
    var text = text
    let found = text.withUTF8 { spans(in: $0, limit: limit, groups: groupCount + 1) }
    return (0..<found.count).map(found.match)
  }

  /// The matches in bytes.
  public func allMatches(in bytes: [UInt8], limit: Int = -1) -> [PatternMatch] {
    let found = spans(in: bytes, limit: limit, groups: groupCount + 1)
    return (0..<found.count).map(found.match)
  }

  /// The texts of the first match and its groups, empty for a group that took no part; nil without
  /// a match (Go's `FindStringSubmatch`).
  public func firstGroups(in text: String) -> [String]? {
    firstMatch(in: text).map { match in match.groups.map { text.slice($0) } }
  }

  /// The texts of the matches (Go's `FindAllString`).
  public func allTexts(in text: String, limit: Int = -1) -> [String] {
    var copy = text
    let found = copy.withUTF8 { spans(in: $0, limit: limit, groups: 1) }
    return (0..<found.count).map { text.slice(found.range($0, 0)) }
  }

  /// The texts between the matches, `limit` texts at most with the rest in the last; all where it
  /// is negative (Go's `Split`).
  public func split(_ text: String, limit: Int = -1) -> [String] {
    if limit == 0 { return [] }
    if text.isEmpty, !source.isEmpty { return [""] }
    var copy = text
    let found = copy.withUTF8 { spans(in: $0, limit: limit, groups: 1) }
    var parts: [String] = []
    var begin = 0
    var end = 0
    for index in 0..<found.count {
      if limit > 0, parts.count == limit - 1 { break }
      guard let match = found.range(index, 0) else { continue }
      end = match.lowerBound
      // An empty match before the first character parts nothing.
      if match.upperBound != 0 { parts.append(text.slice(begin..<end)) }
      begin = match.upperBound
    }
    if end != text.utf8.count { parts.append(text.slice(begin..<text.utf8.count)) }
    return parts
  }

  /// The matches in bytes that need not be UTF-8, as offsets in them.
  func spans(in bytes: [UInt8], limit: Int, groups: Int) -> MatchSpans {
    let text = RepairedText(bytes)
    var found = text.bytes.withUnsafeBufferPointer { spans(in: $0, limit: limit, groups: groups) }
    for index in found.offsets.indices {
      found.offsets[index] = text.original(found.offsets[index])
    }
    return found
  }

  /// The matches in valid UTF-8, each with its first `groups` groups.
  func spans(in text: UnsafeBufferPointer<UInt8>, limit: Int, groups: Int) -> MatchSpans {
    var found = MatchSpans(groups: groups)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * groups) { (span) -> Void in
      var position = 0
      var lastEnd = -1
      while position <= text.count, limit < 0 || found.count < limit {
        guard expression.find(text, from: position, into: span) else { return }
        if findsInsideCharacters, let next = endOfCharacter(text, around: span[0]) {
          position = next
          continue
        }
        let isRepeatedEnd = span[1] == position && span[0] == lastEnd
        position = span[1] == position ? position + widthOfCharacter(text, position) : span[1]
        lastEnd = span[1]
        if !isRepeatedEnd { found.offsets += span }
      }
    }
    return found
  }
}

/// The bytes of the character at an offset of valid UTF-8; 1 at the end.
private func widthOfCharacter(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
  if position == text.count { return 1 }
  switch text[position] {
  case ..<0x80: return 1
  case ..<0xE0: return 2
  case ..<0xF0: return 3
  default: return 4
  }
}

/// The end of the character that an offset of valid UTF-8 falls into; nil between two characters.
private func endOfCharacter(_ text: UnsafeBufferPointer<UInt8>, around offset: Int) -> Int? {
  var end = offset
  while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
  return end == offset ? nil : end
}

extension String {
  /// The text between two byte offsets; empty for nil.
  fileprivate func slice(_ range: Range<Int>?) -> String {
    guard let range else { return "" }
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    return String(self[start..<utf8.index(start, offsetBy: range.count)])
  }
}
