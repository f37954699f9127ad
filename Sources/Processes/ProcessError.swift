public import Findings
import Glibc

/// Why a process could not be started, or its output not be kept.
public enum ProcessError: Error, Hashable, Sendable {
  /// No directory of the search path has an executable file of that name.
  case programNotFound(String, searched: [String])
  /// There is no such file.
  case programMissing(String)
  /// The file is there, but not to be executed.
  case notExecutable(String)
  /// The file is there, but the interpreter that its first line names is not.
  case interpreterMissing(String)
  /// The working directory is not there, or is none.
  case directoryMissing(String)
  /// An argument, a path or a variable holds a NUL byte; with what it is.
  case containsNul(String)
  /// A variable's name is empty or holds `=`.
  case invalidVariable(String)
  /// The system refused to start the program; with its reason.
  case cannotStart(String, reason: String)
  /// The system refused to make or read an output file; with its reason.
  case output(String, reason: String)
}

extension ProcessError: FindingError {
  public var findings: [Finding] { [finding] }

  private var finding: Finding {
    switch self {
    case .programNotFound(let name, let searched):
      Finding(
        code: "process.program-not-found", "program \(name) is not installed",
        expected: "an executable file \(name) in \(searched.joined(separator: ":"))",
        hints: ["install \(name), or name it by its path"])
    case .programMissing(let path):
      Finding(code: "process.program-missing", "program \(path) does not exist")
    case .notExecutable(let path):
      Finding(
        code: "process.not-executable", "program \(path) is not executable",
        expected: "a file with the executable bit, in a format that the system runs",
        hints: ["chmod +x \(path)"])
    case .interpreterMissing(let path):
      Finding(
        code: "process.interpreter-missing",
        "the interpreter of program \(path) does not exist",
        hints: ["look at the first line of \(path), or at its architecture"])
    case .directoryMissing(let path):
      Finding(code: "process.directory-missing", "working directory \(path) does not exist")
    case .containsNul(let what):
      Finding(code: "process.nul", "\(what) holds a NUL byte")
    case .invalidVariable(let name):
      Finding(
        code: "process.invalid-variable", "'\(name)' is no name of an environment variable",
        expected: "a name that is not empty and holds no '='")
    case .cannotStart(let program, let reason):
      Finding(code: "process.cannot-start", "cannot start \(program)", found: reason)
    case .output(let path, let reason):
      Finding(code: "process.output", "cannot keep output in \(path)", found: reason)
    }
  }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String {
  String(cString: strerror(number))
}
