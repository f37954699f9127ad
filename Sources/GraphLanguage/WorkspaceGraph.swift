public import BuildGraph
public import FileTree

/// The graph of a workspace as the engine loads it: again only where something changed that loading looked at.
public struct WorkspaceGraph: GraphSource {
  private let steps: StepRegistry

  /// The graph over these kinds of step.
  public init(steps: StepRegistry) {
    self.steps = steps
  }

  /// Raised whenever the same files could give another graph.
  public var identity: String { "hgraph.dev/v1 3" }

  public func load(
    _ tree: any FileTree, environment: (String) throws -> String?
  ) throws -> DeclaredGraph {
    try withoutActuallyEscaping(environment) { environment in
      try GraphLoader(tree: tree, steps: steps) { name in
        do {
          return try environment(name)
        } catch {
          // The engine has ended the loading: whatever comes of it is dropped.
          return nil
        }
      }.load()
    }
  }
}
