/// Replacing matches, by Go's rules.

extension Pattern {
  /// The text with every match replaced by a template, in which `$1`, `$name` and `${name}` stand
  /// for groups and `$$` for a dollar (Go's `ReplaceAllString`). `$1x` is the group named `1x`, and
  /// a group that is not there is empty.
  public func replacingAll(in text: String, with template: String) -> String {
    let result = replacingAll(in: Array(text.utf8), with: Array(template.utf8))
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes with every match replaced by a template (Go's `ReplaceAll`).
  public func replacingAll(in bytes: [UInt8], with template: [UInt8]) -> [UInt8] {
    let pieces = ReplacementTemplate(template, groupNames: groupNames).pieces
    return replacing(in: bytes, groups: groupCount + 1) { spans, match, output in
      for piece in pieces {
        switch piece {
        case .literal(let literal): output += literal
        case .group(let groups):
          let range = groups.lazy.compactMap { spans.range(match, $0) }.first
          if let range { output += bytes[range] }
        }
      }
    }
  }

  /// The text with every match replaced by a text as it is (Go's `ReplaceAllLiteralString`).
  public func replacingAll(in text: String, withLiteral literal: String) -> String {
    let result = replacing(in: Array(text.utf8), groups: 1) { _, _, output in
      output += literal.utf8
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The text with every match replaced by what a function makes of the texts of the match and its
  /// groups, nil for a group that took no part.
  public func replacingAll<Failure: Error>(
    in text: String, using replacement: ([String?]) throws(Failure) -> String
  ) throws(Failure) -> String {
    let bytes = Array(text.utf8)
    let result = try replacing(in: bytes, groups: groupCount + 1) {
      (spans, match, output) throws(Failure) in
      let groups = (0...groupCount).map { group in
        spans.range(match, group).map { String(decoding: bytes[$0], as: UTF8.self) }
      }
      output += try replacement(groups).utf8
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func replacing<Failure: Error>(
    in bytes: [UInt8], groups: Int,
    append: (MatchSpans, Int, inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    let found = spans(in: bytes, limit: -1, groups: groups)
    if found.count == 0 { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var position = 0
    for match in 0..<found.count {
      guard let range = found.range(match, 0) else { continue }
      output += bytes[position..<range.lowerBound]
      try append(found, match, &output)
      position = range.upperBound
    }
    return output + bytes[position...]
  }
}
