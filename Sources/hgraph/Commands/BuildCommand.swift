import BuildGraph
import BuildStore
import CommandLineParser
import FileTree
import Findings
import GraphLanguage
import Processes

extension CommandSpec {
  static let build = CommandSpec(
    "build", "Build targets; only what changed runs.",
    details: """
      A target is a name of a graph file, a node's name, or a label. Without one, the target \
      cluster is built. The exit code is 0 where all is done, 1 where a node failed, 2 where the \
      graph is wrong, 130 or 143 where Ctrl-C or a signal ended it: what was finished stays finished, \
      and a second one ends it at once.

      A file that Git tracks and that was edited is not overwritten by a node that writes there: the \
      node fails, and the sum names the file. What hgraph wrote itself is no edit. --force overwrites.

      --dry-run runs nothing and says what would run and why, as far as that is known: whether a \
      node's users run depends on what it will make. --trace is for chrome://tracing or Perfetto.
      """,
    examples: [
      ("hgraph build", "the target cluster"),
      ("hgraph build --explain kubernetes", "and say why each node ran"),
      ("hgraph build --at HEAD~1", "the tree of an earlier commit, with no checkout"),
      ("hgraph build --dry-run", "what would run, and why"),
      ("hgraph build -j 1", "one node at a time"),
      ("hgraph build --keep-going --out rendered", "all that can be built, as files"),
    ],
    inputs: TreeView.inputs + Conventions.inputs + [
      .argument(
        "target", "What to build.", repeats: true, required: false, standard: "cluster",
        completion: .dynamic(Completing.names)),
      .flag("explain", nil, "Say why each node ran."),
      BuildSettings.jobs, BuildSettings.force,
      .flag("keep-going", "k", "Go on with everything that does not use a failed node."),
      .option("out", nil, "dir", "Lay the artifacts out below a folder.", completion: .directories),
      .flag("dry-run", "n", "Run nothing; say what would run, and why."),
      .option(
        "trace", nil, "file", "Write when each node ran, in Chrome's trace format.",
        completion: .files),
      .flag("json", nil, "Print one event a line on standard output."),
    ],
    run: { values in try Session.run(values) { try BuildCommand(session: $0, workspace: $1).run() }
    })
}

/// `hgraph build`.
struct BuildCommand {
  let session: Session
  let workspace: Workspace
  /// When what happened; kept for `--trace` alone.
  private let timeline = BuildTimeline()

  init(session: Session, workspace: Workspace) {
    self.session = session
    self.workspace = workspace
  }

  func run() throws -> Int32 {
    try session.values.refuseTogether("dry-run", "out")
    try session.values.refuseTogether("dry-run", "trace")
    let view = try TreeView(session.values)
    var settings = BuildSettings(
      files: view.writes ? nil : try workspace.files(view),
      keepsGoing: session.values.flag("keep-going"),
      artifacts: session.values.text("out") == nil ? .none : .reached,
      width: try session.values.width())
    let interruption = Interruption(of: workspace.processes)
    settings.tellsEachRun = session.values.isGiven("trace")
    if session.values.flag("dry-run") {
      show(try plan(settings))
      return interruption.exitCode ?? 0
    }
    let writer =
      view.writes ? WorkTreeWriter(workspace, isForced: session.values.flag("force")) : nil
    settings.writer = writer
    return try build(view, settings, writer, interruption)
  }

  private var targets: [String] { session.values.all("target") }
  private var title: String { targets.joined(separator: " ") }

  private func plan(_ settings: BuildSettings) throws -> BuildPlan {
    let graph = try workspace.loadGraph(settings.files)
    var labels: [Label] = []
    for word in targets { labels += try graph.labels(named: word) }
    return try BuildPlan(labels, graph: graph, engine: workspace.engine(graph, settings))
  }

  private func build(
    _ view: TreeView, _ settings: BuildSettings, _ writer: WorkTreeWriter?,
    _ interruption: Interruption
  ) throws -> Int32 {
    let tree = settings.files ?? workspace.tree
    let printer = BuildPrinter(title: title, session: session) {
      Workspace.source($0, in: tree)
    }
    let engine = workspace.engine(settings)
    let isTraced = session.values.isGiven("trace")
    let report = timeline.phase("build") {
      engine.build(named: targets, cancellation: interruption.cancellation) { [timeline] event in
        if isTraced { timeline.take(event) }
        printer.take(event)
      }
    }
    workspace.processes.killOrphans()
    let isCut = interruption.exitCode != nil
    BuildHistory(workspace).finish(report, of: targets, view, isCut: isCut)
    if report.isWrongUse, !isCut { return UsageError.exitCode }
    var isDone = report.succeeded
    // Where the build was cut short, what it did not come to is not gone.
    if !isCut, let folder = session.values.text("out") {
      let changes = try timeline.phase("lay out") { try OutDirectory(folder).update(from: report) }
      printer.take(changes.findings)
      isDone = isDone && !changes.findings.contains { $0.severity == .error }
    }
    printer.finish(report, writer?.decisions)
    if let path = session.values.text("trace") {
      try writeTrace(to: path, WorkGraph(report.graph) { engine.record(of: $0) })
    }
    if let code = interruption.exitCode {
      session.say.error("interrupted", hints: ["what was finished is kept"])
      return code
    }
    return isDone ? 0 : 1
  }

  private func show(_ plan: BuildPlan) {
    if session.values.flag("json") {
      session.say.result(Array(plan.events.joined().utf8))
    } else {
      for line in plan.lines + [plan.summary(title: title)] { session.say.result(printable(line)) }
    }
  }

  private func writeTrace(to path: String, _ graph: WorkGraph) throws {
    let trace = ChromeTrace(timeline) { label in
      graph[label].map { graph.uses[$0].map { graph.labels[$0] } } ?? []
    }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    try FileWriter(root: folder).write(Array(trace.text.utf8), to: TreePath.root.child(name))
  }
}

extension BuildReport {
  /// Whether nothing was built because the graph is wrong, or has nothing of the names that were asked for. The
  /// findings, already shown, say so.
  fileprivate var isWrongUse: Bool {
    !succeeded && summary.failed == 0 && summary.skipped == 0
  }
}
