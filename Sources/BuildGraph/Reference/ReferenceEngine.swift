public import FileTree
import Findings
import Synchronization

/// The simple engine: recursive, one thread, one answer to each question per build. It is right
/// rather than fast, and the faster engine is tested against it.
public struct ReferenceEngine: Sendable {
  let graph: DeclaredGraph
  let steps: StepRegistry
  let tree: any FileTree
  let store: any TraceKeeping
  let writer: (any ArtifactWriter)?
  let options: BuildOptions

  /// An engine over a graph that was checked against the same steps.
  ///
  /// `writer` puts artifacts of nodes with `writes` into the working tree; without one they are
  /// only seen by other nodes.
  public init(
    graph: DeclaredGraph, steps: StepRegistry, tree: any FileTree, store: TraceStore,
    writer: (any ArtifactWriter)? = nil, options: BuildOptions = BuildOptions()
  ) {
    self.init(
      graph: graph, steps: steps, tree: tree, keeping: store, writer: writer, options: options)
  }

  init(
    graph: DeclaredGraph, steps: StepRegistry, tree: any FileTree, keeping store: any TraceKeeping,
    writer: (any ArtifactWriter)?, options: BuildOptions
  ) {
    self.graph = graph
    self.steps = steps
    self.tree = tree
    self.store = store
    self.writer = writer
    self.options = options
  }

  /// Brings nodes up to date, in the order given.
  ///
  /// The observer is called on a thread of the build's own, one call at a time. Failures are part
  /// of the report. A build that is cancelled ends after the run that goes on.
  public func build(
    _ labels: [Label], cancellation: BuildCancellation? = nil,
    observer: @escaping @Sendable (BuildEvent) -> Void = { _ in }
  ) -> BuildReport {
    let clock = ContinuousClock()
    let start = clock.now
    observer(.started(requested: labels))
    let run = BuildRun(self, cancellation: cancellation, observer: observer)
    var findings: [Finding] = []
    DeepThread.run { depthLimit in
      run.depthLimit = depthLimit
      findings = run.bringRequested(labels)
    }
    store.finish()
    if let notice = store.takeNotice() { findings.insert(notice, at: 0) }
    for finding in findings { observer(.finding(finding)) }
    let report = run.report(labels, findings, duration: clock.now - start)
    observer(.finished(report.summary))
    return report
  }

  /// Why a node ran last, and whether it would run now. Runs nothing.
  public func explain(_ label: Label) -> Explanation {
    let run = BuildRun(self) { _ in }
    var explanation: Explanation?
    DeepThread.run { depthLimit in
      explanation = Prospecting(run, depthLimit: depthLimit).explanation(of: label)
    }
    return explanation ?? Explanation(label: label, lastChain: [], lastDuration: nil, chain: [])
  }
}

extension BuildRun {
  /// Brings the requested nodes up to date; what is wrong with the request itself comes back.
  func bringRequested(_ labels: [Label]) -> [Finding] {
    var findings: [Finding] = []
    for label in labels {
      do throws(Unwinding) {
        switch try bring(label, .requested) {
        case .ready, .failed: continue
        case .unknown:
          let nearest = known.nearest(to: label)
          findings += NodeError.unknownNode(label, askedBy: nil, nearest: nearest).findings
        case .cycle(let error): findings += error.findings
        case .tooDeep: findings += NodeError.tooDeep(label).findings
        }
        if !engine.options.keepsGoing { break }
      } catch {
        break
      }
    }
    return findings
  }

  func report(_ requested: [Label], _ findings: [Finding], duration: Duration) -> BuildReport {
    var reached: Set<Label> = []
    var open = requested
    // Where a label is not known, perhaps because a node failed that would have declared it.
    if requested.contains(where: { known[$0] == nil }) {
      open += known.discoverers.filter { products[$0]?.outcome.state.isReady == false }
    }
    while let label = open.popLast() {
      guard let product = products[label], reached.insert(label).inserted else { continue }
      open += product.uses
    }
    var summary = BuildSummary()
    for label in reached {
      switch products[label]?.outcome.state {
      case .built: summary.built += 1
      case .unchanged: summary.unchanged += 1
      case .failed: summary.failed += 1
      case .skipped: summary.skipped += 1
      case nil: continue
      }
    }
    summary.duration = duration
    return BuildReport(
      outcomes: products.mapValues(\.outcome), reached: reached.sorted(), findings: findings,
      summary: summary)
  }
}
