import BuildGraph
import Dispatch
import FileTree
import Findings
import Glibc
import Processes
import Text

/// A command with everything that it is started with.
struct ExecCommand {
  private var command: Command
  private let timeout: Duration?

  /// Finds the program, which is a dependency, and puts arguments and environment together.
  init(
    _ request: ExecRequest, _ files: ExecFiles, _ place: ExecPlace, _ context: any StepContext
  ) throws {
    let words = request.command.flatMap { ExecCommand.words(of: $0, request, files) }
    guard let name = words.first, !name.isEmpty else { throw ExecError.noProgram(request) }
    let environment = ExecCommand.environment(request, place)
    let search = ProgramLookup(
      request: request, files: files, place: place, context: context,
      path: environment[ByteText("PATH")] ?? "")
    command = Command(
      try search.find(name), environment: environment, directory: place.work)
    // As it was written: many programs put their name into what they say.
    command.arguments = words
    timeout = request.node.timeout
  }

  /// Runs the command and waits until it and all that it started are gone.
  func run(
    under processes: ProcessSupervisor, output: OutputFile, isCancelled: () -> Bool
  ) throws -> Termination {
    var command = command
    command.output = .file(output)
    let ended = DispatchSemaphore(value: 0)
    let child = try processes.start(command, limits: Limits(timeout: timeout)) { _ in
      ended.signal()
    }
    while ended.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if isCancelled() { child.stop() }
    }
    return child.wait()
  }

  /// The arguments that a template stands for: one, or as many as a glob has matches.
  private static func words(
    of template: ParameterTemplate, _ request: ExecRequest, _ files: ExecFiles
  ) -> [String] {
    func paths(_ segment: ParameterTemplate.Segment) -> [String] {
      switch segment {
      case .literal(let text): [text]
      case .element("inputs", let index): files.inputs[index].map(\.text)
      case .element(_, let index): [request.outputs[index].path.text]
      }
    }
    if template.segments.count == 1 { return paths(template.segments[0]) }
    return [template.segments.flatMap(paths).joined()]
  }

  /// The same on every machine; nothing of the caller's.
  private static func environment(
    _ request: ExecRequest, _ place: ExecPlace
  ) -> [ByteText: String] {
    let fixed: [ByteText: String] = [
      ByteText("PATH"): StandardSearch.path, ByteText("HOME"): place.scratch.path + "/home",
      ByteText("TMPDIR"): place.scratch.path + "/tmp", ByteText("LANG"): "C.UTF-8",
      ByteText("TZ"): "UTC", ByteText("SOURCE_DATE_EPOCH"): "0",
    ]
    return fixed.merging(request.environment) { $1 }
  }
}

/// Finds the program of a command.
private struct ProgramLookup {
  let request: ExecRequest
  let files: ExecFiles
  let place: ExecPlace
  let context: any StepContext
  let path: String

  /// The path of the program: a script among the inputs, or a program of the machine.
  func find(_ name: String) throws -> String {
    if name.utf8.contains(UInt8(ascii: "/")) {
      if name.utf8.first == UInt8(ascii: "/") {
        guard let found = try context.tool(name) else { throw ProcessError.programMissing(name) }
        return found
      }
      guard let path = TreePath(name), let file = files.files[path] else {
        throw ExecError.programNotDeclared(request, name)
      }
      if !file.isExecutable { throw ProcessError.notExecutable(path.text) }
      return "\(place.work)/\(path)"
    }
    if path.hasSameBytes(as: StandardSearch.path) {
      if let found = try context.tool(name) { return found }
    }
    let folders = path.utf8.split(separator: UInt8(ascii: ":")).map { String(Substring($0)) }
    for folder in folders {
      if folder.utf8.first == UInt8(ascii: "/") {
        let candidate = "\(folder)/\(name)"
        if try context.tool(candidate) != nil, access(candidate, X_OK) == 0 { return candidate }
      } else if let path = TreePath("\(folder)/\(name)"), files.files[path]?.isExecutable == true {
        return "\(place.work)/\(path)"
      }
    }
    throw ProcessError.programNotFound(name, searched: folders)
  }
}
