public import Text

/// What a process is started with. Nothing of the caller's environment, descriptors or signal
/// handling reaches it beside what is named here.
public struct Command: Sendable {
  /// The program's path; a relative one is taken from `directory`. No `PATH` is searched: see
  /// `ProgramSearch`.
  public var program: String
  /// The arguments, the name of the program first.
  public var arguments: [String]
  /// The whole environment.
  public var environment: [ByteText: String]
  /// The working directory; nil is the caller's.
  public var directory: String?
  /// Where the process reads from.
  public var input: Input
  /// Where it writes to.
  public var output: Output
  /// Further descriptors, which the process sees as 3, 4 and so on.
  public var passed: [Int32]

  /// What a process has as its standard input.
  public enum Input: Sendable {
    /// `/dev/null`.
    case none
    /// A descriptor of the caller's; it stays the caller's to close.
    case descriptor(Int32)
  }

  /// What a process has as its standard output and standard error.
  public enum Output: Sendable {
    /// `/dev/null`, both.
    case none
    /// One file for both, so that their order is kept.
    case file(OutputFile)
    /// A descriptor for each; they stay the caller's to close.
    case descriptors(output: Int32, error: Int32)
  }

  /// A command; the program's path is put before the arguments as their first.
  public init(
    _ program: String,
    _ arguments: [String] = [],
    environment: [ByteText: String] = [:],
    directory: String? = nil,
    input: Input = .none,
    output: Output = .none,
    passed: [Int32] = []
  ) {
    self.program = program
    self.arguments = [program] + arguments
    self.environment = environment
    self.directory = directory
    self.input = input
    self.output = output
    self.passed = passed
  }

  /// The descriptors as the process numbers them; -1 is `/dev/null`.
  var descriptors: [Int32] {
    var numbers: [Int32] = []
    switch input {
    case .none: numbers.append(-1)
    case .descriptor(let number): numbers.append(number)
    }
    switch output {
    case .none: numbers += [-1, -1]
    case .file(let file): numbers += [file.descriptor, file.descriptor]
    case .descriptors(let output, let error): numbers += [output, error]
    }
    return numbers + passed
  }

  /// The environment as the system wants it, sorted, so that a process sees the same bytes each
  /// time.
  var environmentLines: [String] {
    environment.keys.sorted().map { "\($0.text)=\(environment[$0] ?? "")" }
  }
}
