import BuildGraph
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
      ("hgraph build --keep-going --out rendered", "all that can be built, as files"),
    ],
    inputs: [
      .argument(
        "target", "What to build.", repeats: true, required: false, standard: "cluster",
        completion: .dynamic(Completing.names)),
      .flag("explain", nil, "Say why each node ran."),
      .flag("keep-going", "k", "Go on with everything that does not use a failed node."),
      .option("out", nil, "dir", "Lay the artifacts out below a folder.", completion: .directories),
      .flag("json", nil, "Print one event a line on standard output."),
    ],
    run: { values in try Session.run(values) { try BuildCommand($0).run() } })
}

/// `hgraph build`.
struct BuildCommand {
  private let session: Session
  private let workspace: Workspace

  init(_ session: Session) throws {
    self.session = session
    workspace = try Workspace(session.values)
  }

  func run() throws -> Int32 {
    let graph = try workspace.loadGraph()
    let words = session.values.all("target")
    var labels: [Label] = []
    for word in words { labels += try graph.labels(named: word) }
    let printer = BuildPrinter(
      title: words.joined(separator: " "), session: session, workspace: workspace)
    let engine = workspace.engine(graph, keepsGoing: session.values.flag("keep-going"))
    let report = engine.build(labels, observer: printer.take)
    var isDone = report.succeeded
    if let folder = session.values.text("out") {
      let changes = try OutDirectory(folder).update(from: report)
      printer.take(changes.findings)
      isDone = isDone && !changes.findings.contains { $0.severity == .error }
    }
    printer.finish(report)
    return isDone ? 0 : 1
  }
}
