public import BuildGraph
public import FileTree

/// The graph of a workspace as the engine loads it: again only where something changed that loading looked at.
public struct WorkspaceGraph: GraphSource {
  private let steps: StepRegistry
  private let conventions: Conventions

  /// The graph over these kinds of step; `conventions` is for a workspace without graph files.
  public init(steps: StepRegistry, conventions: Conventions = Conventions()) {
    self.steps = steps
    self.conventions = conventions
  }

  /// Raised whenever the same files could give another graph.
  public var identity: String { "hgraph.dev/v1 4\(conventions.identity)" }

  public func load(
    _ tree: any FileTree, environment: (String) throws -> String?
  ) throws -> DeclaredGraph {
    try withoutActuallyEscaping(environment) { environment in
      try GraphLoader(tree: tree, steps: steps, conventions: conventions) { name in
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
