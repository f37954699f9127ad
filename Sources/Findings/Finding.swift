/// One thing that is wrong, as a value: only the renderer on the top floor makes sentences,
/// colours, JSON or other reports of it.
///
/// The texts follow the project's rules for messages: lower case, no full stop, name the thing.
public struct Finding: Hashable, Sendable {
  /// How much a finding weighs.
  public enum Severity: String, Hashable, Sendable, Comparable {
    /// Worth knowing; nothing is wrong.
    case note
    /// Probably wrong, but the work can go on.
    case warning
    /// Wrong: the node or command fails.
    case error

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// How much it weighs.
  public var severity: Severity
  /// A stable name for this kind of finding, such as `yaml.syntax` or `kustomize.missing-resource`.
  public var code: String
  /// Where it is, if it is somewhere.
  public var place: Place?
  /// What is wrong, in one line.
  public var message: String
  /// What was expected instead, where that can be said.
  public var expected: String?
  /// What was found, where the message does not say it already.
  public var found: String?
  /// What to do about it, one thing a line.
  public var hints: [String]
  /// How one got there, outermost first: the kustomization that names the folder that names the
  /// file.
  public var chain: [Place]

  /// A finding; what is not given is unknown.
  public init(
    _ severity: Severity = .error,
    code: String,
    at place: Place? = nil,
    _ message: String,
    expected: String? = nil,
    found: String? = nil,
    hints: [String] = [],
    chain: [Place] = []
  ) {
    self.severity = severity
    self.code = code
    self.place = place
    self.message = message
    self.expected = expected
    self.found = found
    self.hints = hints
    self.chain = chain
  }
}

/// An error that can say what is wrong as findings. Every error that may reach a user conforms.
public protocol FindingError: Error {
  /// What is wrong, at least one finding.
  var findings: [Finding] { get }
}
