public import Findings

/// An expression that is refused.
public struct PatternError: FindingError, Equatable {
  /// Why; the texts are Go's.
  public enum Reason: String, Sendable, Equatable {
    case internalError = "regexp/syntax: internal error"
    case invalidEscape = "invalid escape sequence"
    case invalidClass = "invalid character class"
    case invalidClassRange = "invalid character class range"
    case missingBracket = "missing closing ]"
    case missingParenthesis = "missing closing )"
    case unexpectedParenthesis = "unexpected )"
    case trailingBackslash = "trailing backslash at end of expression"
    case missingRepeatArgument = "missing argument to repetition operator"
    case invalidRepeatCount = "invalid repeat count"
    case nestedRepetition = "invalid nested repetition operator"
    case unsupportedPerlSyntax = "invalid or unsupported Perl syntax"
    case invalidGroupName = "invalid named capture"
    case nestsTooDeeply = "expression nests too deeply"
    case tooLarge = "expression too large"
  }

  /// The expression as written.
  public let source: String
  /// Why it is refused.
  public let reason: Reason
  /// The part of it that is wrong.
  public let fragment: String

  /// The message of Go's `regexp.Compile`, which Go programs print.
  public var goMessage: String { "error parsing regexp: \(reason.rawValue): `\(fragment)`" }

  public var findings: [Finding] {
    [
      Finding(
        code: "pattern.syntax", "invalid regular expression '\(source)'",
        found: "\(reason.rawValue): '\(fragment)'", hints: hint.map { [$0] } ?? [])
    ]
  }

  private var hint: String? {
    switch reason {
    case .unsupportedPerlSyntax:
      "look-ahead, atomic groups and comments are not part of RE2's syntax"
    case .invalidGroupName where ["(?<=", "(?<!"].contains { fragment.hasPrefix($0) }:
      "look-behind is not part of RE2's syntax"
    case .invalidEscape where fragment.utf8.dropFirst().first.map(isDigit) == true:
      "back-references are not part of RE2's syntax"
    case .invalidClassRange where fragment.hasPrefix(#"\p"#) || fragment.hasPrefix(#"\P"#):
      #"Unicode classes go by their short names, as in \pL, \p{Lu} or \p{Greek}"#
    case .tooLarge: "make the expression shorter, or the counts of its repetitions smaller"
    default: nil
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
