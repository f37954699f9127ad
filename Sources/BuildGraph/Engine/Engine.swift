public import BuildStore
public import FileTree

/// The engine: brings nodes up to date on as many lanes as the machine gives, and runs only what has
/// to run. `ReferenceEngine` does the same, simply; both give the same results.
public struct Engine: Sendable {
  /// Where the graph comes from.
  enum Graph: Sendable {
    case declared(DeclaredGraph)
    case source(any GraphSource)
  }

  private(set) var graph: Graph
  let steps: StepRegistry
  let tree: any FileTree
  /// The folder that the tree is, where it is one of the file system: there signatures save reading.
  let folder: String?
  let store: BuildStore
  let writer: (any ArtifactWriter)?
  private(set) var options: BuildOptions

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
    self.graph = .declared(graph)
    self.steps = steps
    self.tree = tree
    self.folder = folder
    self.store = store
    self.writer = writer
    self.options = options
  }

  /// An engine that loads its graph only where that may have changed.
  public init(
    source: any GraphSource, steps: StepRegistry, tree: any FileTree, folder: String? = nil,
    store: BuildStore, writer: (any ArtifactWriter)? = nil, options: BuildOptions = BuildOptions()
  ) {
    self.init(
      graph: DeclaredGraph(), steps: steps, tree: tree, folder: folder, store: store,
      writer: writer, options: options)
    graph = .source(source)
  }

  /// Brings nodes up to date.
  ///
  /// The observer is called on the build's own threads, one call at a time. Failures are part of
  /// the report.
  public func build(
    _ labels: [Label], cancellation: BuildCancellation? = nil,
    observer: @escaping @Sendable (BuildEvent) -> Void = { _ in }
  ) -> BuildReport {
    EngineBuild(self, cancellation, observer).run(named: labels.map(\.description)) { _ in labels }
  }

  /// Brings up to date what words of the command line mean: see `DeclaredGraph.labels(named:)`.
  public func build(
    named words: [String], cancellation: BuildCancellation? = nil,
    observer: @escaping @Sendable (BuildEvent) -> Void = { _ in }
  ) -> BuildReport {
    EngineBuild(self, cancellation, observer).run(named: words) { graph throws(GraphError) in
      var labels: [Label] = []
      for word in words { labels += try graph.labels(named: word) }
      return labels
    }
  }

  /// Why a node ran last, and whether it would run now. Runs nothing.
  ///
  /// Throws what is wrong with the graph.
  public func explain(_ label: Label) throws(GraphError) -> Explanation {
    try explaining().explain(label)
  }

  /// The engine for one build: each program of the machine is looked at once in it.
  func ready() -> Engine {
    var engine = self
    engine.options.machine = Machine(options)
    return engine
  }

  /// The simple engine over the same graph and store: it explains, and keeps nothing.
  func explaining() throws(GraphError) -> ReferenceEngine {
    ReferenceEngine(
      graph: try loadedGraph(), steps: steps, tree: tree, keeping: StoredTraces(store: store),
      writer: nil, options: options)
  }

  private func loadedGraph() throws(GraphError) -> DeclaredGraph {
    switch graph {
    case .declared(let graph): return graph
    case .source:
      var inquiry = Inquiry(self, nil)
      return try GraphLoad(self).graph(&inquiry).graph
    }
  }
}
