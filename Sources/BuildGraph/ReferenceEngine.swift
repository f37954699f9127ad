public import FileTree

/// The simple engine: recursive, one thread, one answer to each question per build. It is right
/// rather than fast, and the faster engine is tested against it.
public struct ReferenceEngine: Sendable {
  let graph: DeclaredGraph
  let steps: StepRegistry
  let tree: any FileTree
  let store: TraceStore
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
  /// of the report.
  public func build(
    _ labels: [Label], observer: @escaping @Sendable (BuildEvent) -> Void = { _ in }
  ) -> BuildReport {
    BuildReport(outcomes: [:], reached: [], findings: [], summary: BuildSummary())
  }

  /// Why a node ran last, and whether it would run now. Runs nothing.
  public func explain(_ label: Label) -> Explanation {
    Explanation(label: label, lastReason: nil, lastDuration: nil, chain: [])
  }
}
