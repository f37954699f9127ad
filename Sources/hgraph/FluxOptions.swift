import BuildGraph
import CommandLineParser
import FileTree
import Findings
import Flux
import GraphLanguage

extension Conventions {
  /// The options of commands that build what Flux makes of a repository.
  static let inputs: [Input] = [
    .option(
      "secrets", nil, "mode", "What becomes of encrypted values.",
      choices: SecretsMode.allCases.map(\.rawValue)),
    .option(
      "path", nil, "dir", "Where Flux begins, in a repository without Graphs/.", repeats: true,
      completion: .directories),
    .flag("skip-remote", nil, "Leave remote entries of kustomization files out, without Graphs/."),
  ]

  /// What the command line tells; nothing for commands without these options.
  init(_ values: ParsedValues, in workspace: Workspace) throws {
    self.init()
    guard values.declares("skip-remote") else { return }
    skipsRemote = values.flag("skip-remote")
    for word in values.all("path") {
      guard let path = workspace.path(word) else {
        throw FolderError(path: word, reason: "it lies outside of the workspace")
      }
      roots.append(path)
    }
    let isTold = skipsRemote || !roots.isEmpty
    if isTold, workspace.origin == .graphs {
      throw GraphError([
        Finding(
          code: "workspace.has-graph",
          "--path and --skip-remote are for a repository without Graphs/",
          hints: ["set root and skipRemote of the flux.build node"])
      ])
    }
  }
}
