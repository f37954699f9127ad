public import BuildGraph
import FileTree
public import Findings
public import Processes

/// `exec`: any command, in a folder that holds what it declares to read and nothing else, with an
/// environment of its own. What it declares to make is its output.
///
/// The command is not kept from absolute paths, the network or the clock: the folder and the
/// environment are all that guards it.
public struct ExecStep: Step {
  public static let id = "exec"
  public static let version: UInt32 = 1
  public static let summary = "the files that a command makes"
  public static let keepsTimeouts = true
  public static let parameters = [
    StepParameter(
      "command", .list(.template(["inputs", "outputs"])), isRequired: true,
      "the program and its arguments; ${inputs[n]} and ${outputs[n]} stand for paths"),
    StepParameter("inputs", .list(.string), "the files that it reads: paths and globs"),
    StepParameter(
      "mayRead", .list(.string), "more files; with a depfile, those count that it names"),
    StepParameter("outputs", .list(.path), "the files that it makes; folders end with /"),
    StepParameter("env", .map(.string), "variables of its environment"),
    StepParameter("depfile", .path, "a file in make's syntax that says what it has read"),
    StepParameter("inPlace", .bool, "runs it in the workspace itself, where all can be read"),
    StepParameter(
      "sandbox", .choice(["best", "required"]),
      "required is an error where nothing but the folder guards the command; best unless said"),
    StepParameter("strict", .bool, "an error, not a warning, where it makes other files too"),
  ]

  private let processes: ProcessSupervisor

  /// The step; its commands run under a supervisor.
  public init(processes: ProcessSupervisor) {
    self.processes = processes
  }

  public static func faults(of node: NodeSpec) -> [Finding] { ExecRequest(node).faults }

  public func run(_ context: any StepContext) throws -> StepOutput {
    let request = ExecRequest(context.node)
    if !request.faults.isEmpty { throw ExecError(request.faults) }
    if request.requiresSandbox { throw ExecError.noSandbox(request) }
    do {
      return try run(request, context)
    } catch let error as ProcessError {
      // It knows the program, but not who wants it.
      throw ExecError(error, of: request)
    }
  }

  private func run(_ request: ExecRequest, _ context: any StepContext) throws -> StepOutput {
    let files = try ExecFiles(request, context)
    let place = try ExecPlace(request, files, context)
    let command = try ExecCommand(request, files, place, context)
    let capture = try CapturedOutput(of: request, in: place)
    let termination = try command.run(
      under: processes, output: capture.file, isCancelled: { context.isInterrupted })
    if let failure = capture.failure(termination) { throw failure }
    try ExecDepfile(request, files, place).record(context)
    return try ExecOutputs(request, files, place).collect()
  }
}
