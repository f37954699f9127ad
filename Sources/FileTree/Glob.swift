public import Findings
import Text

/// A pattern of paths: `kubernetes/**/ks.yaml`.
///
/// `*` stands for any characters but `/`, `?` for one, `[a-z]` and `[!a-z]` for one of a class,
/// `**` as a whole name for any number of directories (at the end: for everything below),
/// `{a,b}` for one of several texts, and `\` takes the next character as it is. There is no
/// Unicode normalisation. Names that begin with a dot are names like others, as for git: only
/// `.git` and `.cache` at the root of a workspace are hidden, and that by listings.
public struct Glob: Hashable, Sendable {
  /// The pattern as written.
  public let text: String
  /// What the pattern stands for without braces: a path matches where one of these does.
  let alternatives: [[GlobName]]

  /// A pattern from its text, which is relative to whatever it is looked for below.
  public init(_ text: String) throws(GlobError) {
    if text.isEmpty { throw GlobError(text, .isEmpty) }
    self.text = text
    var alternatives: [[GlobName]] = []
    for plain in try GlobBraces(text).alternatives() {
      alternatives.append(try Glob.names(of: plain, in: text))
    }
    self.alternatives = alternatives
  }

  /// Whether a path, relative to where the pattern is looked for, matches.
  public func matches(_ path: TreePath) -> Bool {
    let names = path.names
    return alternatives.contains { alternative in
      var places = GlobPlaces.start
      for name in names {
        places = GlobName.advance(places, over: name, in: alternative)
        if places.isEmpty { return false }
      }
      return !names.isEmpty && places.contains(alternative.count)
    }
  }

  public static func == (left: Glob, right: Glob) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(text).hash(into: &hasher)
  }

  private static func names(
    of plain: [GlobCharacter], in text: String
  ) throws(GlobError) -> [GlobName] {
    if plain.first == .plain("/") { throw GlobError(text, .isAbsolute) }
    var names: [GlobName] = []
    for part in plain.split(separator: .plain("/")) {
      let written = Array(part)
      if written == [.plain(".")] { continue }
      if written == [.plain("."), .plain(".")] { throw GlobError(text, .leavesBase) }
      let name = try GlobName(written, in: text)
      // Two in a row mean the same as one, and a walk counts on it.
      if name == .anyDepth, names.last == .anyDepth { continue }
      names.append(name)
    }
    if names.isEmpty { throw GlobError(text, .isEmpty) }
    return names
  }
}

/// What is wrong with a pattern.
public struct GlobError: Error, Hashable, Sendable {
  /// The kinds of mistakes.
  public enum Reason: Hashable, Sendable {
    /// There is nothing in it.
    case isEmpty
    /// It begins with a slash.
    case isAbsolute
    /// It holds the name `..`.
    case leavesBase
    /// A `[` without its `]`.
    case unclosedBracket
    /// A `{` without its `}`.
    case unclosedBrace
    /// A class whose end comes before its beginning, as `[z-a]`.
    case reversedRange
    /// A `\` at the end.
    case trailingBackslash
    /// Braces that stand for more than 256 patterns.
    case tooManyAlternatives
  }

  /// The pattern as written.
  public let pattern: String
  /// What is wrong with it.
  public let reason: Reason

  init(_ pattern: String, _ reason: Reason) {
    self.pattern = pattern
    self.reason = reason
  }
}

extension GlobError: FindingError {
  public var findings: [Finding] {
    let (message, hint): (String, String?) =
      switch reason {
      case .isEmpty: ("the pattern is empty", nil)
      case .isAbsolute: ("the pattern is absolute", "write it relative to the workspace")
      case .leavesBase: ("the pattern holds ..", "start it at a folder further up")
      case .unclosedBracket: ("the pattern has a [ without ]", "write \\[ for the character itself")
      case .unclosedBrace: ("the pattern has a { without }", "write \\{ for the character itself")
      case .reversedRange: ("the pattern has a class whose end comes before its beginning", nil)
      case .trailingBackslash: ("the pattern ends with a backslash", nil)
      case .tooManyAlternatives: ("the braces stand for more than 256 patterns", nil)
      }
    return [
      Finding(code: "glob.invalid", message, found: pattern, hints: hint.map { [$0] } ?? [])
    ]
  }
}
