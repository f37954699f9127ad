import BuildGraph
import CommandLineParser

extension CommandSpec {
  static let completions = CommandSpec(
    "completions", "Print the completion script of a shell.",
    examples: [("source <(hgraph completions bash)", "complete in this shell")],
    inputs: [
      .argument("shell", "The shell.", choices: CompletionShell.allCases.map(\.rawValue))
    ],
    run: { values in
      try Session.run(values) { session in
        guard let shell = CompletionShell(rawValue: values.text("shell") ?? "") else { return 2 }
        session.say.result(Array(shell.script(program: "hgraph").utf8))
        return 0
      }
    })
}

/// What completion offers for arguments that only a workspace knows.
enum Completing {
  /// The names of targets and nodes, and the labels. Nothing where there is no graph: whoever
  /// presses a key wants no error.
  @Sendable static func names(_ prefix: String) -> [String] {
    do {
      guard case .run(_, let values) = try Program.specification.parse(["build"]) else { return [] }
      let graph = try Workspace(values).loadGraph()
      return graph.targets.map(\.name) + graph.nodes.map(\.label.subject)
        + graph.nodes.map(\.label.description)
    } catch {
      return []
    }
  }
}
