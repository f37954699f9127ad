public import Findings

/// What is wrong with a YAML or JSON text, or with a value that is to be written as one.
public struct YAMLError: Error, Sendable {
  /// The kind of a failure; its raw value is the code of the finding.
  public enum Code: String, Sendable {
    /// The text is no YAML.
    case syntax = "yaml.syntax"
    /// The text is no JSON.
    case json = "json.syntax"
    /// The bytes are no text: bad UTF-8, or characters that YAML does not allow.
    case encoding = "yaml.encoding"
    /// An alias without its anchor, or within it.
    case alias = "yaml.alias"
    /// Larger, deeper or more repetitive than the limits allow.
    case limit = "yaml.limit"
    /// A `<<` that cannot be merged.
    case merge = "yaml.merge"
    /// A key that is there already.
    case duplicateKey = "yaml.duplicate-key"
    /// A key that is no string where only strings can be keys.
    case key = "yaml.key"
    /// A scalar that does not fit its tag, or cannot be expressed.
    case value = "yaml.value"
  }

  /// What kind of failure it is.
  public var code: Code
  /// The file, as the reader was told.
  public var file: String
  /// Where it is; `Mark.none` where that is not known.
  public var mark: Mark
  /// What is wrong, in one line.
  public var problem: String
  /// What was expected instead.
  public var expected: String?
  /// What was found.
  public var found: String?
  /// What to do, and what else helps to understand.
  public var hints: [String]

  /// An error from its parts.
  public init(
    _ code: Code, file: String, at mark: Mark, _ problem: String, expected: String? = nil,
    found: String? = nil, hints: [String] = []
  ) {
    self.code = code
    self.file = file
    self.mark = mark
    self.problem = problem
    self.expected = expected
    self.found = found
    self.hints = hints
  }
}

// MARK: FindingError
extension YAMLError: FindingError {
  public var findings: [Finding] {
    let place =
      file.isEmpty && mark == .none
      ? nil : Place(file: file, line: Int(mark.line), column: Int(mark.column))
    return [
      Finding(
        code: code.rawValue, at: place, problem, expected: expected, found: found, hints: hints)
    ]
  }
}
