import BuildGraph
import BuildStore
import CommandLineParser
import FileTree
import Findings
import GraphLanguage
import Kustomize
import Processes
import StandardSteps
import Text
import YAML

extension CommandSpec {
  static let render = CommandSpec(
    "render", "Print the artifacts of nodes, or the manifests of a folder.",
    details: """
      A word is a label, a name, a target, or a folder with a kustomization file. What is up to date comes \
      from the store.
      """,
    examples: [
      ("hgraph render kubernetes/apps/default/freshrss/app", "the manifests of a folder"),
      ("hgraph render -o json kubernetes | jq '.[].kind'", "all objects as one JSON array"),
    ],
    inputs: Conventions.inputs + [
      .argument(
        "label", "A label, a name, a target or a folder.", repeats: true,
        completion: .dynamic(Completing.names)),
      .option(
        "output", "o", "format", "yaml or json.", standard: "yaml", choices: ["yaml", "json"]),
      BuildSettings.jobs,
    ],
    run: { values in try Session.run(values) { try RenderCommand(session: $0, workspace: $1).run() }
    })
}

/// `hgraph render`.
struct RenderCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    var graph = try workspace.loadGraph()
    var labels: [Label] = []
    for word in session.values.all("label") { labels += try self.labels(word, in: &graph) }
    let interruption = Interruption(of: workspace.processes)
    // Printing writes nothing into the tree.
    let settings = BuildSettings(width: try session.values.width())
    let report = workspace.engine(graph, settings).build(
      labels, cancellation: interruption.cancellation)
    workspace.processes.killOrphans()
    BuildHistory(workspace).finish(
      report, of: session.values.all("label"), .working, isCut: interruption.exitCode != nil)
    if let code = interruption.exitCode { return code }
    session.say.findings(report.allFindings, source: workspace.source)
    if !report.succeeded { return 1 }
    let artifacts = labels.flatMap { report.artifacts(of: $0) }
    let isJSON = session.values.text("output") == "json"
    session.say.result(isJSON ? try JSONArray(artifacts).bytes : joined(artifacts))
    return 0
  }

  /// What a word stands for: a name of the graph first, then a folder. A folder that no node is
  /// about becomes a node of its own, so that its manifests come from the store the next time.
  private func labels(_ word: String, in graph: inout DeclaredGraph) throws -> [Label] {
    if graph.target(named: word) != nil { return try graph.labels(named: word) }
    if let path = workspace.path(word), try isKustomization(path) {
      let known = graph.nodes.first {
        $0.label.step == KustomizeBuildStep.id
          && ($0.parameters["path"]?.text?.hasSameBytes(as: path.text) ?? false)
      }
      if let known { return [known.label] }
      let label = Label(step: KustomizeBuildStep.id, subject: path.description)
      graph.nodes.append(
        NodeSpec(label, parameters: .map(["path": .string(path.description)])))
      return [label]
    }
    return try graph.labels(named: word)
  }

  private func isKustomization(_ folder: TreePath) throws -> Bool {
    for name in Kustomizer.kustomizationFiles
    where try workspace.tree.kind(folder.child(name)).isFile {
      return true
    }
    return false
  }

  /// The artifacts one after another: YAML documents stay apart by `---`.
  private func joined(_ artifacts: [Artifact]) -> [UInt8] {
    var result: [UInt8] = []
    for artifact in artifacts where !artifact.bytes.isEmpty {
      if artifact.mediaType == .yaml, !result.isEmpty { result += Array("---\n".utf8) }
      result += artifact.bytes
    }
    return result
  }
}

/// The documents of YAML artifacts as one JSON array, in output order.
private struct JSONArray {
  let bytes: [UInt8]

  init(_ artifacts: [Artifact]) throws {
    var result = Array("[".utf8)
    for artifact in artifacts {
      guard artifact.mediaType == .yaml else { throw NotManifests(name: artifact.name) }
      for document in try YAMLParser(file: artifact.name).documents(artifact.bytes) {
        guard let document else { continue }
        result += Array(result.count == 1 ? "\n".utf8 : ",\n".utf8)
        result += try JSON.write(document, schema: .yaml11)
      }
    }
    bytes = result + Array("\n]\n".utf8)
  }
}

/// An artifact that is no YAML was asked for as JSON.
private struct NotManifests: FindingError {
  let name: String

  var findings: [Finding] {
    [
      Finding(
        code: "render.not-manifests", "the artifact \(name) is not YAML",
        hints: ["without -o json it is printed as it is"])
    ]
  }
}
