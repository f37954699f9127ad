import BuildStore
import FileTree
import Findings

/// One build by the engine, from the look at the files to the report.
struct EngineBuild {
  private let engine: Engine
  private let cancellation: BuildCancellation?
  private let observer: @Sendable (BuildEvent) -> Void
  private let start = ContinuousClock().now
  private let looks: PathLooks?

  init(
    _ engine: Engine, _ cancellation: BuildCancellation?,
    _ observer: @escaping @Sendable (BuildEvent) -> Void
  ) {
    self.engine = engine.ready()
    self.cancellation = cancellation
    self.observer = observer
    looks = engine.folder.flatMap { PathLooks(root: $0) }
  }

  func run(
    named words: [String], _ resolve: (DeclaredGraph) throws(GraphError) -> [Label]
  ) -> BuildReport {
    let width = engine.options.width ?? MachineWidth.value
    let view = looks == nil ? nil : WorkspaceView(engine.store, engine.folder, width: width)
    var inquiry = Inquiry(engine, view)
    var standing: StandingBuild?
    if view != nil, case .none = engine.options.artifacts {
      let last = StandingBuild(engine, words)
      if let report = last.report(&inquiry, looks) { return ended(report, isIdle: true) }
      standing = last
    }
    do throws(GraphError) {
      let loaded = try GraphLoad(engine).graph(&inquiry)
      let labels = try resolve(loaded.graph)
      observer(.started(requested: labels))
      return ended(build(labels, loaded, view, standing))
    } catch {
      var summary = BuildSummary()
      summary.duration = ContinuousClock().now - start
      return ended(
        BuildReport(outcomes: [:], reached: [], findings: error.findings, summary: summary))
    }
  }

  private func ended(_ report: BuildReport, isIdle: Bool = false) -> BuildReport {
    var report = report
    if isIdle {
      observer(.started(requested: []))
      report.summary.duration = ContinuousClock().now - start
    }
    for finding in report.findings { observer(.finding(finding)) }
    observer(.finished(report.summary))
    return report
  }

  private func build(
    _ labels: [Label], _ loaded: GraphLoad.Loaded, _ view: WorkspaceView?,
    _ standing: StandingBuild?
  ) -> BuildReport {
    let owned = OwnedPaths(of: loaded.graph, in: engine.tree)
    var earlier: [Label: NodeOutcome] = [:]
    var number = 1
    while true {
      let round = BuildRound(
        engine, loaded.graph, labels, owned, looks, number == 1 ? view : nil, observer: observer)
      let core = round.run(cancellation)
      if case .again = round.change(in: core, isLast: number == Engine.roundLimit) {
        earlier.merge(core.builtOutcomes) { _, new in new }
        number += 1
        continue
      }
      round.finish()
      var findings = engine.store.takeNotices()
      findings += core.requestFindings + round.findings(of: core)
      var report = core.report(
        findings, earlier: earlier, duration: ContinuousClock().now - start)
      report.graph = loaded.graph
      report.traces = report.reached.compactMap { report.outcomes[$0]?.trace }
      if let trace = loaded.trace { report.traces.append(trace) }
      if number == 1, report.succeeded, findings.isEmpty, !core.isCancelled,
        let dependencies = loaded.dependencies
      {
        if let trace = standing?.keep(core, dependencies) { report.traces.append(trace) }
        engine.store.flush()
      }
      return report
    }
  }
}
