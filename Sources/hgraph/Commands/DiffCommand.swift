import BuildGraph
import BuildStore
import CommandLineParser
import FileTree
import Findings
import Flux
import Git
import Glibc
import GraphLanguage
import Text

extension CommandSpec {
  static let diff = CommandSpec(
    "diff", "Show what changes in the rendered cluster.",
    details: """
      REV..REV compares two revisions, REV one with the working tree, and without either HEAD is \
      compared with the working tree: straight from Git, with no checkout. Further words are targets \
      or flux.build nodes. What changed in both trees alike is not rendered again.

      Left out are labels and annotations that change with every version (--strip-attr names others). \
      Values of Secrets are hidden behind digests. What fails on one side is told, and never looks like a \
      removal; the exit code is then 1. --exit-code: 1 where something differs, 2 where something failed.
      """,
    examples: [
      ("hgraph diff", "what the changes of the working tree do to the cluster"),
      ("hgraph diff main..HEAD --format markdown", "a comment for a pull request"),
      ("hgraph diff HEAD~1..HEAD --images", "images that change"),
    ],
    inputs: Conventions.inputs + [
      .argument("rev", "What is compared, and targets.", repeats: true, required: false),
      .option(
        "format", nil, "format", "How it is told.", standard: "unified",
        choices: ["unified", "markdown", "html", "json", "brief"]),
      .option("context", "U", "n", "Lines around each change.", standard: "3"),
      .option(
        "strip-attr", nil, "key", "A label or annotation to leave out, in place of the usual ones.",
        repeats: true),
      .option("limit-bytes", nil, "n", "Cut each object's difference; 0 for never.", standard: "0"),
      .option("budget", nil, "n", "Characters of a markdown comment.", standard: "65000"),
      .flag("images", nil, "Only images."),
      .flag("show-secrets", nil, "Show the values of Secrets; on a terminal alone."),
      .flag("exit-code", nil, "Exit with 1 where something differs."),
    ],
    run: { values in try Session.run(values) { try DiffCommand(session: $0, workspace: $1).run() } }
  )
}

/// `hgraph diff`.
struct DiffCommand {
  let session: Session
  let workspace: Workspace

  /// A side of the comparison.
  private struct Side {
    var name: String
    /// Nil for the working tree.
    var files: (any FileTree)?
  }

  func run() throws -> Int32 {
    let showsSecrets = session.values.flag("show-secrets")
    if showsSecrets, isatty(1) != 1 {
      throw UsageError(
        path: session.values.path,
        .other("--show-secrets is for a terminal alone", hint: "leave it out"))
    }
    let (old, new, words) = try sides()
    let interruption = Interruption(of: workspace.processes)
    let before = try views(old, words, interruption)
    if let code = interruption.exitCode { return code }
    let after = try views(new, words, interruption)
    workspace.store.finish()
    if let code = interruption.exitCode { return code }
    var cleaning = DiffCleaning()
    cleaning.showsSecrets = showsSecrets
    let attributes = session.values.all("strip-attr")
    if !attributes.isEmpty { cleaning.attributes = attributes }
    let differences = try self.differences(before, after, cleaning)
    session.say.findings(
      (before.findings + after.findings).filter { $0.severity == .error },
      source: workspace.source)
    try print(differences, range: "\(old.name)..\(new.name)")
    return code(differences, before, after)
  }

  private func code(
    _ differences: [ClusterDifference], _ before: ClusterViews, _ after: ClusterViews
  ) -> Int32 {
    let isExact = session.values.flag("exit-code")
    let failed =
      differences.contains { !$0.withheld.isEmpty }
      || (before.findings + after.findings).contains { $0.severity == .error }
    if failed { return isExact ? 2 : 1 }
    return isExact && differences.contains { !$0.changes.isEmpty } ? 1 : 0
  }

  private func views(_ side: Side, _ words: [String], _ interruption: Interruption) throws
    -> ClusterViews
  {
    try ClusterViews(
      workspace, over: side.files, words: words, cancellation: interruption.cancellation)
  }

  // MARK: What is compared

  private func sides() throws -> (old: Side, new: Side, words: [String]) {
    var words = session.values.all("rev")
    let objects = try workspace.objects()
    let working = Side(name: "working tree", files: nil)
    // No revision, target or folder has two dots in its name, so a range needs no look at the graph.
    let dots = words.first?.range(of: "..")
    guard let first = words.first, try dots != nil || !isName(first) else {
      return (try side("HEAD", objects), working, words)
    }
    words.removeFirst()
    guard let dots else { return (try side(first, objects), working, words) }
    let (a, b) = (String(first[..<dots.lowerBound]), String(first[dots.upperBound...]))
    return (
      try side(a.isEmpty ? "HEAD" : a, objects), try side(b.isEmpty ? "HEAD" : b, objects), words
    )
  }

  /// Whether a word names a target or node: names of the graph come before revisions.
  private func isName(_ word: String) throws -> Bool {
    let graph = try workspace.loadGraph()
    return graph.target(named: word) != nil
      || graph.nodes.contains { $0.label.subject.hasSameBytes(as: word) }
  }

  private func side(_ revision: String, _ objects: ObjectDatabase) throws -> Side {
    Side(name: revision, files: try workspace.files(.revision(revision)))
  }

  private func differences(
    _ before: ClusterViews, _ after: ClusterViews, _ cleaning: DiffCleaning
  ) throws -> [ClusterDifference] {
    var names: [String] = []
    for cluster in before.clusters + after.clusters where !names.contains(cluster.name) {
      names.append(cluster.name)
    }
    return try names.map { name in
      try ClusterDifference(
        from: before.clusters.first { $0.name.hasSameBytes(as: name) },
        to: after.clusters.first { $0.name.hasSameBytes(as: name) }, cleaning)
    }
  }

  // MARK: Output

  private func print(_ differences: [ClusterDifference], range: String) throws {
    var text = DiffText(differences: differences)
    text.context = try session.values.number("context", in: 0...10_000) ?? 3
    text.limit = try session.values.number("limit-bytes", in: 0...Int.max) ?? 0
    if session.values.flag("images") {
      session.say.result(Array(text.images.utf8))
      return
    }
    let paint = session.say.outputPaint
    switch session.values.text("format") {
    case "markdown":
      let budget = try session.values.number("budget", in: 1000...Int.max) ?? 65_000
      let pages = differences.map { DiffMarkdown($0, range: range, budget: budget).text }
      session.say.result(Array(pages.joined(separator: "\n").utf8))
    case "html":
      let page = DiffPage(differences: differences, range: range, context: text.context)
      session.say.result(Array(page.html.utf8))
    case "json": session.say.result(try text.json())
    case "brief": session.say.result(Array(text.brief(paint).utf8))
    default: session.say.result(Array(text.unified(paint).utf8))
    }
  }
}

extension String {
  /// Where a text stands in this one first.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
