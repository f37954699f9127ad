internal import Findings
internal import Patterns
internal import Text

/// A regular expression that has to match the whole text; nearly all are plain names.
enum AnchoredPattern: Sendable {
  /// Nothing was given: everything fits.
  case anything
  /// No character of it is special.
  case literal(String)
  case expression(Pattern)

  /// The pattern of a text; throws where it is no regular expression.
  init(_ text: String, at place: Place) throws(KustomizeError) {
    if text.isEmpty {
      self = .anything
    } else if text.utf8.allSatisfy(Self.isPlain) {
      self = .literal(text)
    } else {
      do {
        self = .expression(try Pattern("^(?:" + text + ")$"))
      } catch {
        throw KustomizeError(.malformedPattern(text: text, reason: error.goMessage), at: place)
      }
    }
  }

  /// Whether a text fits.
  func matches(_ text: String) -> Bool {
    switch self {
    case .anything: true
    case .literal(let literal): literal.hasSameBytes(as: text)
    case .expression(let pattern): pattern.matches(text)
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    !#"\.+*?()|[]{}^$"#.utf8.contains(byte)
  }
}
