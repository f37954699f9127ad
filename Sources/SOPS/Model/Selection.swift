import Findings
import Patterns
import Text

/// Which values of a file are encrypted.
public enum Selection: Sendable, Equatable {
  case unencryptedSuffix(String)
  case encryptedSuffix(String)
  case unencryptedPattern(String)
  case encryptedPattern(String)
  case unencryptedComment(String)
  case encryptedComment(String)
  /// All of them: binary files.
  case everything

  /// What holds where no rule says otherwise.
  public static let standard = Selection.unencryptedSuffix("_unencrypted")

  /// The six settings by their names in metadata and configuration.
  static let settings: [(name: String, make: @Sendable (String) -> Selection)] = [
    ("unencrypted_suffix", { .unencryptedSuffix($0) }),
    ("encrypted_suffix", { .encryptedSuffix($0) }),
    ("unencrypted_regex", { .unencryptedPattern($0) }),
    ("encrypted_regex", { .encryptedPattern($0) }),
    ("unencrypted_comment_regex", { .unencryptedComment($0) }),
    ("encrypted_comment_regex", { .encryptedComment($0) }),
  ]

  /// The setting's name and its text; nil for `everything`.
  var setting: (name: String, text: String)? {
    switch self {
    case .unencryptedSuffix(let text): ("unencrypted_suffix", text)
    case .encryptedSuffix(let text): ("encrypted_suffix", text)
    case .unencryptedPattern(let text): ("unencrypted_regex", text)
    case .encryptedPattern(let text): ("encrypted_regex", text)
    case .unencryptedComment(let text): ("unencrypted_comment_regex", text)
    case .encryptedComment(let text): ("encrypted_comment_regex", text)
    case .everything: nil
    }
  }
}

/// A selection that is being applied: its expression is compiled, answers are remembered.
struct SelectionMatcher {
  private let selection: Selection
  private let pattern: Pattern?
  private var answers: [ByteText: Bool] = [:]

  /// Throws `.invalidPattern`: an expression that does not compile would leave values in clear.
  init(_ selection: Selection) throws(SOPSError) {
    self.selection = selection
    switch selection {
    case .unencryptedPattern(let text), .encryptedPattern(let text),
      .unencryptedComment(let text), .encryptedComment(let text):
      do throws(PatternError) { pattern = try Pattern(text) } catch {
        throw SOPSError(
          .invalidPattern, "\(error.source): \(error.reason.rawValue): \(error.fragment)",
          hints: error.findings.flatMap(\.hints))
      }
    default: pattern = nil
    }
  }

  /// Whether a value or a comment is encrypted. `comments` has for each level the comments that
  /// stand before the entry there; of a comment itself it is the last.
  mutating func encrypts(path: [String], comments: [[String]], isComment: Bool) -> Bool {
    switch selection {
    case .everything: return true
    case .unencryptedSuffix, .unencryptedPattern: return !path.contains { matches($0) }
    case .encryptedSuffix, .encryptedPattern: return path.contains { matches($0) }
    case .unencryptedComment: return !comments.contains { $0.contains { matches($0) } }
    case .encryptedComment:
      guard isComment, let own = comments.last?.dropLast() else {
        return comments.contains { $0.contains { matches($0) } }
      }
      return own.contains { matches($0) }
        || comments.dropLast().contains { $0.contains { matches($0) } }
    }
  }

  /// Whether the text of a comment matches the rule for comments.
  mutating func commentMatches(_ text: String) -> Bool {
    if case .unencryptedComment = selection { return matches(text) }
    return false
  }

  private mutating func matches(_ text: String) -> Bool {
    switch selection {
    case .unencryptedSuffix(let suffix), .encryptedSuffix(let suffix):
      return text.utf8.count >= suffix.utf8.count
        && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    default:
      if let known = answers[ByteText(text)] { return known }
      let answer = pattern?.matches(text) ?? false
      answers[ByteText(text)] = answer
      return answer
    }
  }
}
