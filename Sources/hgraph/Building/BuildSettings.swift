import BuildGraph
import CommandLineParser
import FileTree

/// How a command builds, beside the graph.
struct BuildSettings: Sendable {
  /// The files; nil for those of the working tree itself, whose signatures save reading.
  var files: (any FileTree)?
  /// Whether to go on after a failure.
  var keepsGoing = true
  /// Whose artifacts the report has.
  var artifacts = BuildOptions.ReportedArtifacts.requested
  /// How many nodes run at once; nil for as many as the machine gives.
  var width: Int?
  /// Whether nodes are told of one by one, as for `--trace`.
  var tellsEachRun = false
  /// What puts artifacts into the working tree; nil where none is put there.
  var writer: (any ArtifactWriter)?

  /// The option of every command that builds.
  static let jobs = Input.option(
    "jobs", "j", "n", "Run this many nodes at once, not as many as there are processors.")
  /// The flag of every command that writes into the working tree.
  static let force = Input.flag(
    "force", nil, "Overwrite edits of tracked files that were not committed or staged.")
}

extension ParsedValues {
  /// How many nodes run at once, as the command line says; nil where it does not.
  func width() throws(UsageError) -> Int? { try number("jobs", in: 1...1024) }
}
