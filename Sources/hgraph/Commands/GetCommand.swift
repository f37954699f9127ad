import BuildGraph
import BuildStore
import CommandLineParser
import Findings
import Flux
import GraphLanguage
import Text
import YAML

extension CommandSpec {
  static let get = CommandSpec(
    "get", "List what a cluster is made of.",
    details: """
      ks are the Flux Kustomizations, hr the HelmReleases among what they build, sources the \
      repositories of charts and manifests, images the container images of plain objects. Everything \
      is built first, as far as it can be; what cannot is in the table with the state failed.
      """,
    examples: [
      ("hgraph get ks", "all Flux Kustomizations, with their paths"),
      ("hgraph get hr -n media -o wide", "the releases of a namespace, with their state"),
      ("hgraph get images -o name", "every image, one a line"),
    ],
    inputs: Conventions.inputs + TreeView.inputs + [
      .argument("what", "What is listed.", choices: ClusterTable.Kind.allCases.map(\.rawValue)),
      .argument("name", "Only what has this name.", required: false),
      .option("namespace", "n", "ns", "Only what is in this namespace."),
      .option(
        "output", "o", "format", "How it is printed.", standard: "table",
        choices: ["table", "wide", "name", "json", "yaml"]),
    ],
    run: { values in try Session.run(values) { try GetCommand(session: $0, workspace: $1).run() } })
}

/// `hgraph get`.
struct GetCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    guard let kind = ClusterTable.Kind(rawValue: session.values.text("what") ?? "") else {
      throw session.values.unsuitable("what", expected: "ks, hr, sources or images")
    }
    let view = try TreeView(session.values)
    let files = view.writes ? nil : try workspace.files(view)
    let interruption = Interruption(of: workspace.processes)
    let views = try ClusterViews(workspace, over: files, cancellation: interruption.cancellation)
    workspace.store.finish()
    if let code = interruption.exitCode { return code }
    let table = ClusterTable(
      kind, of: views.clusters, namespace: session.values.text("namespace"),
      name: session.values.text("name"))
    // Warnings are for those who build; a table tells of them by the state.
    session.say.findings(
      views.allFindings.filter { $0.severity == .error }, source: workspace.source)
    try print(table)
    return views.findings.contains { $0.severity == .error } ? 1 : 0
  }

  private func print(_ table: ClusterTable) throws {
    switch session.values.text("output") {
    case "json":
      let layout = JSON.Layout(style: .indented(2))
      session.say.result(
        try JSON.write(.sequence(table.data), schema: .json, layout: layout)
          + [UInt8(ascii: "\n")])
    case "yaml": session.say.result(try Emitter.emit(.sequence(table.data), schema: .json))
    case "name": for name in table.names { session.say.result(printable(name)) }
    case let format:
      let text = table.text(isWide: format == "wide")
      if text.isEmpty { return session.say.note("there is nothing of this kind") }
      for line in text.lines { session.say.result(line) }
    }
  }
}
