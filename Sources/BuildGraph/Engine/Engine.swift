public import BuildStore
public import FileTree
import Findings

/// The engine: brings nodes up to date on as many lanes as the machine gives, and runs only what has
/// to run. `ReferenceEngine` does the same, simply; both give the same results.
public struct Engine: Sendable {
  let graph: DeclaredGraph
  let steps: StepRegistry
  let tree: any FileTree
  /// The folder that the tree is, where it is one of the file system: there signatures save reading.
  let folder: String?
  let store: BuildStore
  let writer: (any ArtifactWriter)?
  let options: BuildOptions

  /// How often a build begins again because a file changed meanwhile.
  static let roundLimit = 3

  /// An engine over a graph that was checked against the same steps.
  ///
  /// `folder` is the root of the tree where it is the working tree; without one every file that is
  /// asked about is read. `writer` puts artifacts of nodes with `writes` into the working tree;
  /// without one they are only seen by other nodes.
  public init(
    graph: DeclaredGraph, steps: StepRegistry, tree: any FileTree, folder: String? = nil,
    store: BuildStore, writer: (any ArtifactWriter)? = nil, options: BuildOptions = BuildOptions()
  ) {
    self.graph = graph
    self.steps = steps
    self.tree = tree
    self.folder = folder
    self.store = store
    self.writer = writer
    self.options = options
  }

  /// Brings nodes up to date.
  ///
  /// The observer is called on the build's own threads, one call at a time. Failures are part of
  /// the report.
  public func build(
    _ labels: [Label], cancellation: BuildCancellation? = nil,
    observer: @escaping @Sendable (BuildEvent) -> Void = { _ in }
  ) -> BuildReport {
    let clock = ContinuousClock()
    let start = clock.now
    observer(.started(requested: labels))
    let owned = OwnedPaths(of: graph, in: tree)
    let looks = folder.flatMap { PathLooks(root: $0) }
    var earlier: [Label: NodeOutcome] = [:]
    var number = 1
    while true {
      let round = BuildRound(self, labels, owned, looks, observer: observer)
      let core = round.run(cancellation)
      if let change = round.change(in: core, isLast: number == Engine.roundLimit) {
        if case .again = change {
          earlier.merge(core.builtOutcomes) { _, new in new }
          number += 1
          continue
        }
      }
      round.finish()
      var findings = store.takeNotices()
      findings += core.requestFindings + round.findings(of: core)
      for finding in findings { observer(.finding(finding)) }
      let report = core.report(findings, earlier: earlier, duration: clock.now - start)
      observer(.finished(report.summary))
      return report
    }
  }

  /// Why a node ran last, and whether it would run now. Runs nothing.
  public func explain(_ label: Label) -> Explanation {
    ReferenceEngine(
      graph: graph, steps: steps, tree: tree, keeping: StoredTraces(store: store), writer: nil,
      options: options
    ).explain(label)
  }
}
