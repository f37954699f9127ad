import Glibc
import Processes
import Text

/// Runs lines of shell, the handiest way to make a process do something odd.
struct Shell {
  let supervisor = ProcessSupervisor()

  static let environment: [ByteText: String] = [ByteText("PATH"): "/usr/local/bin:/usr/bin:/bin"]

  static func command(
    _ script: String, directory: String? = nil, output: Command.Output = .none
  ) -> Command {
    Command(
      "/bin/sh", ["-c", script], environment: environment, directory: directory, output: output)
  }

  /// Runs a script; its ending and what it wrote.
  func run(_ script: String, limits: Limits = Limits()) throws -> (Termination, String) {
    let file = try OutputFile(inMemory: "test")
    let termination = try supervisor.run(
      Shell.command(script, output: .file(file)), limits: limits)
    return (termination, String(decoding: try file.read(), as: UTF8.self))
  }
}
