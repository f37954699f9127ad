import BuildGraph
import CommandLineParser
import Findings
import Text

extension CommandSpec {
  static let graph = CommandSpec(
    "graph", "Print the declared graph.",
    examples: [("hgraph graph | dot -Tsvg > graph.svg", "draw it with Graphviz")],
    inputs: [
      .argument(
        "target", "Only what these targets or nodes need.", repeats: true, required: false,
        completion: .dynamic(Completing.names)),
      .option("format", nil, "format", "dot or json.", standard: "dot", choices: ["dot", "json"]),
    ],
    run: { values in
      try Session.run(values) { session, workspace in
        let graph = try workspace.loadGraph()
        let drawing = try GraphDrawing(graph, words: values.all("target"))
        let text = values.text("format") == "json" ? drawing.json : drawing.dot
        session.say.result(Array(text.utf8))
        return 0
      }
    })
}

/// The declared graph, or the part that some targets need, as text for other programs.
struct GraphDrawing {
  private let nodes: [NodeSpec]
  private let targets: [Target]

  init(_ graph: DeclaredGraph, words: [String]) throws {
    if words.isEmpty {
      nodes = graph.nodes.sorted { $0.label < $1.label }
      targets = graph.targets
      return
    }
    var pending: [Label] = []
    for word in words { pending += try graph.labels(named: word) }
    let byLabel = Dictionary(graph.nodes.map { ($0.label, $0) }, uniquingKeysWith: { $1 })
    var reached: Set<Label> = []
    while let label = pending.popLast() {
      if reached.insert(label).inserted { pending += byLabel[label]?.needs ?? [] }
    }
    nodes = graph.nodes.filter { reached.contains($0.label) }.sorted { $0.label < $1.label }
    targets = graph.targets.filter { target in
      words.contains { $0.hasSameBytes(as: target.name) }
    }
  }

  /// The graph in the language of Graphviz: targets as boxes, an arrow from a user to what it
  /// needs.
  var dot: String {
    var lines = ["digraph hgraph {", "  rankdir=LR;", "  node [fontname=\"sans-serif\"];"]
    for target in targets {
      lines.append("  \(quoted(target.name)) [shape=box, style=bold];")
      for need in target.needs {
        lines.append("  \(quoted(target.name)) -> \(quoted(need.description));")
      }
    }
    for node in nodes {
      lines.append("  \(quoted(node.label.description));")
      for need in node.needs {
        lines.append("  \(quoted(node.label.description)) -> \(quoted(need.description));")
      }
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// The graph as one JSON object:
  /// `{"nodes":[{"label","step","subject","needs"}],"targets":[{"name","description","needs"}]}`.
  var json: String {
    JSONText(
      .map(["nodes": .list(nodes.map(value)), "targets": .list(targets.map(value))])
    ).text
  }

  private func value(_ node: NodeSpec) -> Parameter {
    .map([
      "label": .string(node.label.description), "step": .string(node.label.step),
      "subject": .string(node.label.subject), "with": node.parameters,
      "needs": .list(node.needs.map { .string($0.description) }),
      "place": node.place.map { .string($0.description) } ?? .null,
    ])
  }

  private func value(_ target: Target) -> Parameter {
    .map([
      "name": .string(target.name), "description": .string(target.description),
      "needs": .list(target.needs.map { .string($0.description) }),
    ])
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
      + "\""
  }
}
