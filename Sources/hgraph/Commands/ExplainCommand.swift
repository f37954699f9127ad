import BuildGraph
import CommandLineParser
import GraphLanguage

extension CommandSpec {
  static let explain = CommandSpec(
    "explain", "Say why a node ran, and whether it would run now.",
    examples: [
      (
        "hgraph explain kubernetes/apps/default/freshrss/app",
        "which file changed, from what to what"
      )
    ],
    inputs: Conventions.inputs + [
      .argument(
        "label", "The node: a label, or its name.", completion: .dynamic(Completing.names))
    ],
    run: { values in
      try Session.run(values) { session, workspace in
        let graph = try workspace.loadGraph()
        let engine = workspace.engine(graph)
        for label in try graph.labels(named: values.text("label") ?? "") {
          for line in try engine.explain(label).lines { session.say.result(line) }
        }
        return 0
      }
    })
}

extension Explanation {
  /// The explanation in words: the node, why it ran last down to the cause, and whether it would
  /// run now.
  fileprivate var lines: [String] {
    var lines = [label.description]
    for (depth, run) in lastChain.enumerated() {
      let name = depth == 0 ? "" : "\(run.label) "
      lines.append(indent(depth) + "\(name)ran last because \(run.reason)")
    }
    for (depth, link) in chain.enumerated() {
      let name = depth == 0 ? "" : "\(link.label) "
      lines.append(indent(depth) + name + words(link.prospect))
    }
    return lines
  }

  private func indent(_ depth: Int) -> String {
    String(repeating: "  ", count: depth + 1)
  }

  private func words(_ prospect: Prospect) -> String {
    switch prospect {
    case .unchanged: "is up to date"
    case .wouldRun(let reason): "would run because \(reason)"
    case .mayRun(let label): "runs if the output of \(label) changes"
    case .unknown: "is declared by nobody"
    }
  }
}
