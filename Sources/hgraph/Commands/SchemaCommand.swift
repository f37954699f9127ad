import BuildGraph
import CommandLineParser
import GraphLanguage
import StandardSteps

extension CommandSpec {
  static let schema = CommandSpec(
    "schema", "Print the JSON Schema of the graph language.",
    details: "Editors complete and check graph files by it.",
    examples: [("hgraph schema > .cache/graph.schema.json", "keep it for an editor")],
    run: { values in
      try Session.run(values) { session in
        session.say.result(Array(JSONText(GraphSchema(steps: .standard).value).text.utf8))
        return 0
      }
    })
}
