import BuildGraph
import BuildStore
import CommandLineParser
import Findings
import Flux
import GraphLanguage
import Text

extension CommandSpec {
  static let test = CommandSpec(
    "test", "Say of each Kustomization, HelmRelease and source whether it can be built.",
    details: """
      A name, NAMESPACE/NAME, or an id as flux-local prints it (ROOT::NAME::kustomization) selects. \
      The exit code is 1 where something failed or is blocked by what failed.
      """,
    examples: [
      ("hgraph test", "one line each, and the sum"),
      ("hgraph test --format junit > report.xml", "for a build server"),
    ],
    inputs: Conventions.inputs + TreeView.inputs + [
      .argument("name", "What is tested.", repeats: true, required: false),
      .option("namespace", "n", "ns", "Only what is in this namespace."),
      .option(
        "format", nil, "format", "How it is told.", standard: "text",
        choices: ["text", "plain", "junit"]),
    ],
    run: { values in try Session.run(values) { try TestCommand(session: $0, workspace: $1).run() } }
  )
}

/// `hgraph test`.
struct TestCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let start = ContinuousClock.now
    let view = try TreeView(session.values)
    let files = view.writes ? nil : try workspace.files(view)
    let interruption = Interruption(of: workspace.processes)
    let views = try ClusterViews(workspace, over: files, cancellation: interruption.cancellation)
    workspace.store.finish()
    if let code = interruption.exitCode { return code }
    let words = session.values.all("name")
    let namespace = session.values.text("namespace")
    let results = views.clusters.flatMap { ClusterTest($0).results }.filter { result in
      (namespace.map { result.id.namespace.hasSameBytes(as: $0) } ?? true)
        && (words.isEmpty || words.contains { result.isNamed($0) })
    }
    let report = TestReport(results, took: ContinuousClock.now - start)
    switch session.values.text("format") {
    case "junit": session.say.result(report.junit)
    case let format:
      let paint = session.say.outputPaint
      session.say.result(
        Array((format == "plain" ? report.plain : report.text(paint)).utf8))
    }
    session.say.findings(
      views.findings + views.clusters.flatMap(\.findings), source: workspace.source)
    return report.isGood && views.findings.allSatisfy { $0.severity != .error } ? 0 : 1
  }
}
