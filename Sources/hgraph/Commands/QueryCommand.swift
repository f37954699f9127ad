import BuildGraph
import CommandLineParser
import Findings
import GraphLanguage
import Text

extension CommandSpec {
  static let query = CommandSpec(
    "query", "Ask what uses what.",
    details: """
      A word is a target, a node's name, a label, a pattern over these (** is everything), or a file \
      that a node read. deps(X) is X and all that it uses; rdeps(X) is X and all that use it, also \
      of files; path(A, B) is a shortest way from A down to B; inputs(X) is what the nodes of X \
      looked at themselves (files, listings FOLDER/, patterns, variables $NAME); kind(STEP, X) is \
      those of a kind of step. Sets are joined by +, less by - and cut by &, which binds closer; \
      operators stand between blanks, for names may hold them.

      What nodes use is known from the graph files, and from the last run of each: build first. \
      The answer is one label or input a line, sorted; a path in its order. What nodes looked for \
      and did not find is in the answer of --json alone.
      """,
    examples: [
      ("hgraph query 'deps(cluster)'", "everything that is built"),
      (
        "hgraph query 'rdeps(kubernetes/apps/default/freshrss/app/helmrelease.yaml)'",
        "who reads it"
      ),
      ("hgraph query 'inputs(deps(talos)) & inputs(kubernetes)'", "files that both read"),
      ("hgraph query 'kind(kustomize.build, **) - deps(cluster)'", "what nobody builds"),
    ],
    inputs: Conventions.inputs + [
      .argument("expr", "The question.", completion: .dynamic(Completing.names)),
      .flag("json", nil, "Print a JSON array."),
    ],
    run: { values in try Session.run(values) { try QueryCommand(session: $0, workspace: $1).run() }
    }
  )
}

/// `hgraph query`.
struct QueryCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let text = session.values.text("expr") ?? ""
    let graph = workspace.workGraph(try workspace.loadGraph())
    do throws(QueryError) {
      let expression = try QueryParser.parse(text)
      var evaluation = QueryEvaluation(graph)
      let answer = QueryAnswer(try evaluation.select(expression), in: graph)
      session.say.result(
        Array((session.values.flag("json") ? answer.json : answer.lines).utf8))
      noteUnknown(evaluation.unknown.members.map { graph.labels[$0] })
      return 0
    } catch {
      session.say.findings(error.findings) { file in
        file.hasSameBytes(as: QueryError.source) ? Array(text.utf8) : nil
      }
      return 2
    }
  }

  /// An answer that may be short of something says so.
  private func noteUnknown(_ labels: [Label]) {
    guard let first = labels.first else { return }
    let which = labels.count == 1 ? "\(first)" : "\(first) and \(labels.count - 1) more"
    session.say.note("what \(which) would look at is not known: no run of it is in the store")
  }
}

/// The answer to a query as text.
struct QueryAnswer {
  private let nodes: [Label]
  private let inputs: [(input: GraphInput, isPresent: Bool)]

  init(_ selection: QuerySelection, in graph: WorkGraph) {
    nodes = (selection.way ?? selection.nodes.members).map { graph.labels[$0] }
    inputs = selection.inputs.members.map {
      (graph.inputs[$0], !graph.absent.contains($0))
    }
  }

  /// One label or input a line, without inputs that were not there.
  var lines: String {
    let there = inputs.filter(\.isPresent).map(\.input.text)
    return (nodes.map(\.description) + there).map { printable($0) + "\n" }.joined()
  }

  /// An array: `{"label","step","subject"}` for a node, `{"input","sort","present"}` for an
  /// input.
  var json: String {
    let nodes = self.nodes.map { label in
      Parameter.map([
        "label": .string(label.description), "step": .string(label.step),
        "subject": .string(label.subject),
      ])
    }
    let inputs = self.inputs.map { input, isPresent in
      Parameter.map([
        "input": .string(input.text), "sort": .string(input.sort.rawValue),
        "present": .bool(isPresent),
      ])
    }
    return JSONText(.list(nodes + inputs)).text
  }
}
