import BuildGraph
import BuildStore
import CommandLineParser
import Findings

extension CommandSpec {
  static let build = CommandSpec(
    "build", "Build targets; only what changed runs.",
    details: """
      A target is a name of a graph file, a node's name, or a label. Without one, the target \
      cluster is built. The exit code is 0 where all is done, 1 where a node failed, 2 where the \
      graph is wrong.
      """,
    examples: [
      ("hgraph build", "the target cluster"),
      ("hgraph build --explain kubernetes", "and say why each node ran"),
      ("hgraph build --at HEAD~1", "the tree of an earlier commit, with no checkout"),
      ("hgraph build --keep-going --out rendered", "all that can be built, as files"),
    ],
    inputs: TreeView.inputs + [
      .argument(
        "target", "What to build.", repeats: true, required: false, standard: "cluster",
        completion: .dynamic(Completing.names)),
      .flag("explain", nil, "Say why each node ran."),
      .flag("keep-going", "k", "Go on with everything that does not use a failed node."),
      .option("out", nil, "dir", "Lay the artifacts out below a folder.", completion: .directories),
      .flag("json", nil, "Print one event a line on standard output."),
    ],
    run: { values in try Session.run(values) { try BuildCommand(session: $0, workspace: $1).run() }
    })
}

/// `hgraph build`.
struct BuildCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let view = try TreeView(session.values)
    let files = view.writes ? nil : try workspace.files(view)
    let words = session.values.all("target")
    let printer = BuildPrinter(
      title: words.joined(separator: " "), session: session
    ) { [tree = files ?? workspace.tree] in Workspace.source($0, in: tree) }
    let engine = workspace.engine(
      over: files, keepsGoing: session.values.flag("keep-going"),
      artifacts: session.values.text("out") == nil ? .none : .reached)
    let report = engine.build(named: words, observer: printer.take)
    if report.isWrongUse { return UsageError.exitCode }
    var isDone = report.succeeded
    if let folder = session.values.text("out") {
      let changes = try OutDirectory(folder).update(from: report)
      printer.take(changes.findings)
      isDone = isDone && !changes.findings.contains { $0.severity == .error }
    }
    workspace.store.finish()
    printer.finish(report)
    return isDone ? 0 : 1
  }
}

extension BuildReport {
  /// Whether nothing was built because the graph is wrong, or has nothing of the names that were asked for. The
  /// findings, already shown, say so.
  fileprivate var isWrongUse: Bool {
    !succeeded && summary.failed == 0 && summary.skipped == 0
  }
}
