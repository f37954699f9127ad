public import BuildGraph
import Findings

/// Loading the graph, as a node like any other: its trace holds the graph files, globs and queries that were looked
/// at, and its artifact is the graph. Where none of them changed, no YAML is parsed.
///
/// It is no step of the graph language: a graph cannot load itself.
public struct GraphLoadStep: Step {
  public static let id = "graph.load"
  public static let version: UInt32 = 1
  public static let summary = "the declared graph of the workspace"
  public static let parameters = [
    StepParameter("steps", .list(.string), isRequired: true, "the kinds of step, with versions")
  ]

  private let steps: StepRegistry

  /// The step that loads graphs of these kinds of step.
  public init(steps: StepRegistry) {
    self.steps = steps
  }

  /// The node that loads the graph of a workspace. The kinds of step are part of it, for the graph is checked against
  /// them.
  public var node: NodeSpec {
    let kinds = steps.ids.compactMap { id in
      steps[id].map { Parameter.string("\(id) \(type(of: $0).version)") }
    }
    return NodeSpec(
      Label(step: GraphLoadStep.id, subject: GraphLoader.folder),
      parameters: .map(["steps": .list(kinds)]))
  }

  public func run(_ context: any StepContext) throws -> StepOutput {
    let loader = GraphLoader(tree: context.tree, steps: steps) { name in
      do {
        return try context.environment(name)
      } catch {
        // The context has ended the run: whatever comes of it is dropped.
        return nil
      }
    }
    return StepOutput([Artifact(mediaType: .bytes, bytes: try loader.load().encoded)])
  }
}
