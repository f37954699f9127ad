import CommandLineParser
import FileTree
import Findings
import Glibc

/// One run of a command: its values, and the way that it speaks.
struct Session: Sendable {
  /// What the command line says.
  let values: ParsedValues
  /// Everything that is printed goes through this.
  let say: Say

  /// Does the work of a command that needs a workspace.
  static func run(
    _ values: ParsedValues, _ work: (Session, Workspace) throws -> Int32
  ) throws -> Int32 {
    try run(values) { (session: Session) in try work(session, Workspace(values)) }
  }

  /// Does the work of a command. Its errors are shown as findings: exit code 2, for a command
  /// throws where it was used wrongly or the graph is wrong; nodes that fail are no errors of the
  /// command.
  static func run(
    _ values: ParsedValues, _ work: (Session) throws -> Int32
  ) throws -> Int32 {
    let colour = ColourChoice(rawValue: values.text("color") ?? "") ?? .auto
    let session = Session(
      values: values, say: Say(colour: colour, isQuiet: values.flag("quiet")))
    do {
      let code = try work(session)
      if let failure = session.say.output.failure {
        session.say.error(
          "standard output cannot be written: \(String(cString: strerror(failure)))")
        return max(code, 1)
      }
      return code
    } catch let error as any FindingError {
      session.say.findings(error.findings, source: session.sources)
      return UsageError.exitCode
    }
  }

  /// The content of files that findings are about, below the workspace's root; nothing where there
  /// is no workspace to be found.
  private func sources(_ file: String) -> [UInt8]? {
    do {
      return try Workspace(values).source(file)
    } catch {
      return nil
    }
  }
}
