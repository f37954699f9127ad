/// A regular expression with the syntax and the meaning of Go's `regexp`, on RE2.
///
/// The leftmost match wins, and of those the one that a backtracking search finds first; time is
/// linear in the text. Positions are offsets in UTF-8 bytes. Compiling costs 20 µs to some
/// milliseconds (`.` and Unicode classes are the dear ones): keep a pattern that is used again, or
/// ask a `PatternCache`.
///
/// In a text that is not UTF-8, which only the functions for bytes can meet, each wrong byte counts
/// as one U+FFFD, as in Go. Names of general categories (`\p{Letter}`), which Go takes since 1.25,
/// are refused, and so are expressions of more than 64 KiB, or more than 2,000 parentheses deep.
public struct Pattern: Sendable {
  /// The expression as written.
  public let source: String
  /// The names of the groups by number; nil for groups without a name and for group 0, the match.
  public let groupNames: [String?]
  let expression: CompiledExpression
  /// Whether RE2 may find empty matches between the bytes of one character, which do not count.
  let findsInsideCharacters: Bool

  /// Compiles an expression.
  public init(_ source: String) throws(PatternError) {
    let syntax = try PatternSyntax(source)
    self.source = source
    groupNames = syntax.groupNames
    findsInsideCharacters = syntax.usesNoBoundary
    expression = try CompiledExpression(syntax.translated, source: source)
  }

  /// The number of groups, without the match as a whole.
  public var groupCount: Int { groupNames.count - 1 }

  /// An expression that matches just the text (Go's `QuoteMeta`).
  public static func quoting(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if special.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let special = Array(#"\.+*?()|[]{}^$"#.utf8)
}

// MARK: - Whether there is a match

extension Pattern {
  /// Whether the text holds a match (Go's `MatchString`).
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8(hasMatch)
  }

  /// Whether the text as a whole is a match: as `^(?:…)$`.
  public func matchesWhole(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { expression.matches($0, isWhole: true) }
  }

  /// Whether the bytes hold a match (Go's `Match`).
  public func matches(_ bytes: [UInt8]) -> Bool {
    RepairedText(bytes).bytes.withUnsafeBufferPointer(hasMatch)
  }

  private func hasMatch(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    findsInsideCharacters
      ? spans(in: text, limit: 1, groups: 1).count > 0
      : expression.matches(text, isWhole: false)
  }
}

/// One match in a text.
public struct PatternMatch: Sendable, Equatable {
  /// Where the match (0) and its groups are, in bytes; nil for a group that took no part.
  public let groups: [Range<Int>?]

  /// Where the match is.
  public var range: Range<Int> { groups[0] ?? 0..<0 }
}
