import BuildGraph
import CommandLineParser
import Findings

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
    inputs: [
      .argument(
        "target", "What to build.", repeats: true, required: false, standard: "cluster",
        completion: .dynamic(Completing.names)),
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
    let interruption = Interruption()
    let watch = DirectoryWatch(workspace.tree)
    let store = workspace.store
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
      last = round(store, interruption, after: last)
      if let code = interruption.exitCode { return code }
      if session.say.output.isClosed { return 0 }
      if watch.wait(orUntil: interruption.descriptor) == .interruption {
        return interruption.exitCode ?? 130
      }
    }
  }

  /// One build; nil where the graph is wrong.
  private func round(
    _ store: TraceStore, _ interruption: Interruption, after last: BuildSummary?
  ) -> BuildSummary? {
    do {
      let graph = try workspace.loadGraph()
      let words = session.values.all("target")
      var labels: [Label] = []
      for word in words { labels += try graph.labels(named: word) }
      let printer = BuildPrinter(
        title: words.joined(separator: " "), session: session, source: workspace.source)
      let report = workspace.engine(graph, store: store).build(
        labels, cancellation: interruption.cancellation, observer: printer.take)
      session.say.endProgress()
      if interruption.exitCode != nil { return report.summary }
      if report.summary.isNews(after: last) { printer.finish(report) }
      return report.summary
    } catch let error as any FindingError {
      session.say.findings(error.findings, source: workspace.source)
    } catch {
      session.say.error("\(error)")
    }
    return nil
  }
}

extension BuildSummary {
  /// Whether somebody who knows of the round before wants to hear of this one.
  fileprivate func isNews(after last: BuildSummary?) -> Bool {
    guard let last else { return true }
    return built + failed + skipped > 0 || last.failed + last.skipped > 0 || total != last.total
  }
}
