import BuildGraph
import Findings

/// The graph as one JSON object:
/// `{"nodes":[{"label","step","subject","with","needs","uses","place"}],"targets":[...]}`.
struct GraphData {
  private let part: GraphPart

  init(_ part: GraphPart) {
    self.part = part
  }

  /// The text of the object, for people too.
  var text: String {
    JSONText(
      .map([
        "nodes": .list(part.nodes.map(node)), "targets": .list(part.targets.map(target)),
      ])
    ).text
  }

  private func node(_ index: Int) -> Parameter {
    let graph = part.graph
    let node = graph.nodes[index]
    return .map([
      "label": .string(node.label.description), "step": .string(node.label.step),
      "subject": .string(node.label.subject), "with": node.parameters,
      "needs": list(node.needs), "uses": list(graph.uses[index].map { graph.labels[$0] }),
      "place": node.place.map { .string($0.description) } ?? .null,
    ])
  }

  private func target(_ target: Target) -> Parameter {
    .map([
      "name": .string(target.name), "description": .string(target.description),
      "needs": list(target.needs),
    ])
  }

  private func list(_ labels: [Label]) -> Parameter {
    .list(labels.map { .string($0.description) })
  }
}
