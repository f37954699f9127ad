import CommandLineParser
import Findings
import Glibc

/// The program: its commands, and what becomes of their errors.
enum Program {
  /// The version that `--version` prints.
  static let version = "0.1.0-dev"

  /// Every command with its options: parsing, help and completion walk it.
  static let specification = CommandSpec(
    "hgraph", "A build graph for GitOps repositories: Talos, Flux and everything between.",
    details: """
      Every step of a cluster's repository is a node with a content hash. A build runs what \
      changed, and nothing else.
      """,
    version: "hgraph \(version)",
    examples: [
      ("hgraph build cluster", "build everything; what did not change is not run"),
      ("hgraph render kubernetes/apps/default/freshrss/app", "print the manifests of a folder"),
      ("hgraph explain LABEL", "say why a node ran or would run"),
    ],
    inputs: [
      .option("directory", "C", "dir", "Start in this folder.", completion: .directories),
      .option(
        "color", nil, "when", "When output is coloured.", standard: "auto",
        choices: ColourChoice.allCases.map(\.rawValue)),
      .flag("quiet", "q", "Say only what is wrong."),
    ],
    commands: [
      .build, .render, .get, .test, .diff, .explain, .affected, .query, .graph, .watch, .cache,
      .clean, .doctor, .initialise, .schema, .completions, .secrets, .kustomize, .sops,
    ])

  /// Does what the words ask for and gives back the exit code: 0 done, 1 a node failed, 2 wrong use
  /// or an error in the graph.
  static func main(_ words: [String]) -> Int32 {
    // A reader that goes away (`| head`) ends the output, not the program.
    signal(SIGPIPE, SIG_IGN)
    let say = Say(colour: .auto, isQuiet: false)
    do {
      switch try specification.parse(
        Array(words.dropFirst()), environment: environmentVariable)
      {
      case .print(let text):
        say.result(Array(text.utf8))
        return 0
      case .run(let run, let values):
        return try run(values)
      }
    } catch let error as UsageError {
      say.error(error.description, hints: error.hints)
      return UsageError.exitCode
    } catch {
      say.error("\(error)")
      return 1
    }
  }
}
