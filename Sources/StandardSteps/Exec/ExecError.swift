import BuildGraph
import FileTree
import Findings
import Processes

/// Why a command could not be run, or did not do what it declares.
struct ExecError: FindingError {
  let findings: [Finding]

  init(_ findings: [Finding]) {
    self.findings = findings
  }

  /// An error about a program, where the command stands.
  init(_ error: ProcessError, of request: ExecRequest) {
    findings = error.findings.map { finding in
      var finding = finding
      finding.place = request.node.place
      finding.message = "\(request.node.label): \(finding.message)"
      return finding
    }
  }

  private init(
    _ code: String, _ request: ExecRequest, _ message: String, expected: String? = nil,
    found: String? = nil, hints: [String] = []
  ) {
    findings = [
      Finding(
        code: "exec.\(code)", at: request.node.place, message, expected: expected, found: found,
        hints: hints)
    ]
  }

  // MARK: Before it runs

  static func noSandbox(_ request: ExecRequest) -> ExecError {
    ExecError(
      "sandbox", request, "\(request.node.label) requires a sandbox, and there is none",
      hints: ["this version of hgraph guards commands by their folder and environment alone"])
  }

  static func noPlace(_ request: ExecRequest) -> ExecError {
    ExecError(
      "in-place", request, "\(request.node.label) runs in place, and its files lie in no folder")
  }

  static func noProgram(_ request: ExecRequest) -> ExecError {
    ExecError("program", request, "the command of \(request.node.label) names no program")
  }

  static func programNotDeclared(_ request: ExecRequest, _ name: String) -> ExecError {
    ExecError(
      "program", request, "the program \(name) is not among the inputs of \(request.node.label)",
      hints: ["add \(name) to inputs"])
  }

  static func noInput(_ request: ExecRequest, _ pattern: String) -> ExecError {
    ExecError(
      "input", request, "the input \(pattern) of \(request.node.label) does not exist",
      hints: ["what need not be there belongs under mayRead"])
  }

  static func inputIsFolder(_ request: ExecRequest, _ path: TreePath) -> ExecError {
    ExecError(
      "input", request, "the input \(path) of \(request.node.label) is a folder",
      expected: "files", hints: ["\(path)/** stands for all files in it"])
  }

  // MARK: After it ran

  static func missingOutputs(_ request: ExecRequest, _ paths: [TreePath]) -> ExecError {
    ExecError(
      "missing-output", request,
      "\(request.node.label) did not make \(paths.map(\.text).joined(separator: ", "))")
  }

  static func wrongOutput(_ request: ExecRequest, _ path: TreePath, expected: String) -> ExecError {
    ExecError(
      "output-kind", request, "the output \(path) of \(request.node.label) cannot be kept",
      expected: expected)
  }

  static func linkLeaves(_ request: ExecRequest, _ path: TreePath, _ target: String) -> ExecError {
    ExecError(
      "output-link", request,
      "the symbolic link \(path) that \(request.node.label) made leads out of its output",
      expected: "a relative link to a file beside it", found: target)
  }

  static func depfileMissing(_ request: ExecRequest, _ path: TreePath) -> ExecError {
    ExecError("depfile", request, "\(request.node.label) did not make its depfile \(path)")
  }

  static func depfileBroken(
    _ request: ExecRequest, _ path: TreePath, _ error: Depfile.Fault
  ) -> ExecError {
    ExecError(
      "depfile", request, "the depfile \(path) of \(request.node.label) cannot be read",
      expected: "targets, a colon and names, in make's syntax", found: error.words)
  }

  static func depfileNames(_ request: ExecRequest, _ names: [String]) -> ExecError {
    ExecError(
      "depfile", request,
      "\(request.node.label) read what it does not declare", expected: "inputs and mayRead",
      found: names.joined(separator: ", "), hints: ["add them to inputs or mayRead"])
  }

  /// The files that the command made beside its outputs.
  static func extraFiles(_ request: ExecRequest, _ paths: [TreePath]) -> Finding {
    let shown = paths.prefix(10).map(\.text).joined(separator: ", ")
    return Finding(
      request.isStrict ? .error : .warning, code: "exec.extra-files", at: request.node.place,
      "\(request.node.label) made files that are none of its outputs",
      found: paths.count > 10 ? "\(shown) and \(paths.count - 10) more" : shown,
      hints: ["what is needed belongs under outputs, the rest into the folder $TMPDIR"])
  }
}
