import BuildGraph
import CommandLineParser
import GraphLanguage

extension CommandSpec {
  static let graph = CommandSpec(
    "graph", "Print or draw the graph.",
    details: """
      An arrow leads from a node to what it uses: what its graph file says that it needs, and what \
      it asked for and declared when it ran last. Above \(BoxDrawing.nodeLimit) nodes dot and \
      mermaid draw targets alone, unless --all is given.

      html is one page with everything in it: search, zoom, and for each node why it ran last, what \
      it read, what it made and who uses it. #label=LABEL behind its address opens a node.
      """,
    examples: [
      ("hgraph graph | dot -Tsvg > graph.svg", "draw it with Graphviz"),
      ("hgraph graph --format html > graph.html", "a page to look around in"),
      ("hgraph graph --format mermaid talos", "what talos uses, for Markdown"),
    ],
    inputs: Conventions.inputs + [
      .argument(
        "target", "Only what these targets or nodes use.", repeats: true, required: false,
        completion: .dynamic(Completing.names)),
      .option(
        "format", nil, "format", "How to print it.", standard: "dot",
        choices: ["dot", "mermaid", "json", "html"]),
      .flag("all", nil, "Draw every node, however many there are."),
    ],
    run: { values in try Session.run(values) { try GraphCommand(session: $0, workspace: $1).run() }
    }
  )
}

/// `hgraph graph`.
struct GraphCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let declared = try workspace.loadGraph()
    let part = try GraphPart(
      workspace.workGraph(declared), words: session.values.all("target"), declared: declared)
    session.say.result(Array(text(of: part).utf8))
    return 0
  }

  private func text(of part: GraphPart) -> String {
    switch session.values.text("format") {
    case "json": GraphData(part).text
    case "html": GraphPage(part, title: title).text
    case "mermaid": MermaidText(drawing(of: part)).text
    default: DOTText(drawing(of: part)).text
    }
  }

  private func drawing(of part: GraphPart) -> BoxDrawing {
    if part.nodes.count <= BoxDrawing.nodeLimit || session.values.flag("all") {
      return BoxDrawing(nodesOf: part)
    }
    session.say.note("\(part.nodes.count) nodes are drawn as their targets; --all draws each")
    return BoxDrawing(targetsOf: part)
  }

  /// The name of the workspace's folder.
  private var title: String {
    workspace.root.split(separator: "/").last.map(String.init) ?? "hgraph"
  }
}
