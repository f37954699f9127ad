import BuildGraph
import BuildStore
import CommandLineParser
import Findings
import GraphLanguage
import Processes

extension CommandSpec {
  static let watch = CommandSpec(
    "watch", "Build again whenever something changes.",
    details: """
      Builds once, then again after every change in the workspace, until Ctrl-C. A line is printed \
      for each round that built something or failed; what is wrong with the graph or a node stands \
      above it. Nodes that do not use a failed one are built all the same.
      """,
    examples: [
      ("hgraph watch", "keep the target cluster built"),
      ("hgraph watch --explain kubernetes", "and say why each node runs"),
    ],
    inputs: Conventions.inputs + [
      .argument(
        "target", "What to build.", repeats: true, required: false, standard: "cluster",
        completion: .dynamic(Completing.names)),
      BuildSettings.jobs, BuildSettings.force,
      .flag("explain", nil, "Say why each node runs."),
      .flag("json", nil, "Print one event a line on standard output."),
    ],
    run: { values in try Session.run(values) { try WatchCommand(session: $0, workspace: $1).run() }
    }
  )
}

/// `hgraph watch`.
struct WatchCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let width = try session.values.width()
    let interruption = Interruption(of: workspace.processes)
    let watch = DirectoryWatch(workspace.tree)
    var last: BuildSummary?
    var hasWarned = false
    while true {
      // Before the build: what changes while it runs wakes the next round.
      watch.followFolders(root: workspace.root)
      if let refusal = watch.refusal, !hasWarned {
        hasWarned = true
        session.say.warning(
          "not every folder can be watched: \(refusal)",
          hints: ["hgraph looks every two seconds; sysctl fs.inotify.max_user_watches says more"])
      }
      last = round(workspace.reopened(), width, interruption, after: last)
      if let code = interruption.exitCode { return code }
      if session.say.output.isClosed { return 0 }
      if watch.wait(orUntil: interruption.descriptor) == .interruption {
        return interruption.exitCode ?? 130
      }
    }
  }

  /// One build, with the store opened anew; nil where the graph is wrong.
  private func round(
    _ workspace: Workspace, _ width: Int?, _ interruption: Interruption, after last: BuildSummary?
  ) -> BuildSummary? {
    let words = session.values.all("target")
    let printer = BuildPrinter(
      title: words.joined(separator: " "), session: session, source: workspace.source)
    let writer = WorkTreeWriter(workspace, isForced: session.values.flag("force"))
    let settings = BuildSettings(artifacts: .none, width: width, writer: writer)
    let report = workspace.engine(settings).build(
      named: words, cancellation: interruption.cancellation, observer: printer.take)
    workspace.processes.killOrphans()
    let isCut = interruption.exitCode != nil
    BuildHistory(workspace).finish(report, of: words, .working, isCut: isCut)
    session.say.endProgress()
    let isWrong = !report.succeeded && report.summary.failed == 0 && report.summary.skipped == 0
    if isWrong, !isCut { return nil }
    if !isCut, report.summary.isNews(after: last) { printer.finish(report, writer.decisions) }
    return report.summary
  }
}

extension BuildSummary {
  /// Whether somebody who knows of the round before wants to hear of this one.
  fileprivate func isNews(after last: BuildSummary?) -> Bool {
    guard let last else { return true }
    return built + failed + skipped > 0 || last.failed + last.skipped > 0 || total != last.total
  }
}
