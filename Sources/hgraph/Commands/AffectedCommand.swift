import BuildGraph
import BuildStore
import CommandLineParser
import FileTree
import Findings
import Git
import GraphLanguage
import Processes
import Synchronization
import Text

extension CommandSpec {
  static let affected = CommandSpec(
    "affected", "Say what a range of commits changes.",
    details: """
      A range is A..B, from A to B; A...B, from where B left A; or A, from A to the working tree. A \
      side that is left out is HEAD. Both sides are built straight from Git, with no checkout, as far \
      as the store does not have them already, and nothing is written into the working tree. Printed \
      are the labels of the nodes whose artifacts differ, one a line: also of those that only one \
      side has, and of those that the newer side cannot build.

      With --may the newer side is not built, and printed is every node that may change: those that \
      looked at a file that differs, those that are declared otherwise, and all that use or are \
      declared by such. What is not printed cannot change.

      -v adds what became of each node and what caused it. The exit code is 0 however many nodes \
      there are, 1 where a node of the newer side cannot be built.
      """,
    examples: [
      ("hgraph affected main...", "what this branch changes"),
      ("hgraph affected HEAD -v", "what the edits of the working tree change, and why"),
      ("hgraph affected HEAD~1..HEAD --may", "what the last commit may change"),
      ("hgraph affected main... --targets", "the targets that this branch changes"),
      ("hgraph affected v1..v2 kubernetes", "what changes below one target"),
    ],
    inputs: Conventions.inputs + [
      .argument("range", "A..B, A...B, or A for up to the working tree."),
      .argument(
        "target", "Only what these targets or nodes use; everything without one.", repeats: true,
        required: false, completion: .dynamic(Completing.names)),
      .flag("may", nil, "Print what may change, without building the newer side."),
      .flag("targets", nil, "Print the names of targets."),
      .flag("verbose", "v", "Say what became of each node, and what caused it."),
      .flag("json", nil, "Print a JSON object with everything."),
      BuildSettings.jobs,
    ],
    run: { values in
      try Session.run(values) { try AffectedCommand(session: $0, workspace: $1).run() }
    })
}

/// `hgraph affected`.
struct AffectedCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    try session.values.refuseTogether("targets", "verbose", "json")
    let width = try session.values.width()
    let range = try RevisionRange(session.values.text("range") ?? "", in: workspace)
    let changes = try range.changes(below: workspace.folder(in: range.objects.repository))
    let interruption = Interruption(of: workspace.processes)
    defer {
      workspace.processes.killOrphans()
      workspace.store.finish()
    }
    var (old, new) = try sides(of: range)
    let isBuilt = !session.values.flag("may")
    old.report = build(old, range.old, width, interruption)
    if isBuilt, interruption.exitCode == nil {
      new.report = build(new, range.new, width, interruption)
    }
    session.say.endProgress()
    if let code = interruption.exitCode {
      session.say.error("interrupted", hints: ["what was finished is kept"])
      return code
    }
    let comparison = BuildComparison(from: old, to: new, changes, store: workspace.store)
    show(AffectedReport(comparison, isBuilt: isBuilt))
    return tell(old.report, new.report, range)
  }

  /// The graphs of both sides, and what is asked for of each: what one of them alone has is nothing
  /// on the other.
  private func sides(
    of range: RevisionRange
  ) throws -> (old: BuildComparison.Side, new: BuildComparison.Side) {
    let old = try graph(range.old, range.oldName)
    // Where neither has anything, that is the error.
    let new = try graph(range.new, range.newName, mayBeEmpty: !old.nodes.isEmpty)
    let words = session.values.all("target")
    if words.isEmpty {
      return (
        BuildComparison.Side(old, requested: old.nodes.map(\.label), report: nil),
        BuildComparison.Side(new, requested: new.nodes.map(\.label), report: nil)
      )
    }
    var (before, after): ([Label], [Label]) = ([], [])
    for word in words {
      let isUnknown = !old.hasName(word) && !new.hasName(word)
      if isUnknown || new.hasName(word) { after += try new.labels(named: word) }
      if isUnknown || old.hasName(word) { before += try old.labels(named: word) }
    }
    return (
      BuildComparison.Side(old, requested: before, report: nil),
      BuildComparison.Side(new, requested: after, report: nil)
    )
  }

  private func graph(
    _ side: RevisionRange.Side, _ name: String, mayBeEmpty: Bool = true
  ) throws(GraphError) -> DeclaredGraph {
    do throws(GraphError) {
      return try workspace.loadGraph(side.files)
    } catch {
      // A tree with nothing to build has no nodes; all that the other one has came or went.
      let isNothing = error.findings.allSatisfy {
        $0.code.hasSameBytes(as: DefaultGraph.nothingCode)
      }
      if isNothing, mayBeEmpty { return DeclaredGraph() }
      throw GraphError(
        error.findings.map { finding in
          var finding = finding
          finding.hints.append("this is how it is in \(name)")
          return finding
        })
    }
  }

  private func build(
    _ side: BuildComparison.Side, _ files: RevisionRange.Side, _ width: Int?,
    _ interruption: Interruption
  ) -> BuildReport {
    let settings = BuildSettings(files: files.files, artifacts: .none, width: width)
    let progress = Mutex(Progress())
    return workspace.engine(side.graph, settings).build(
      side.requested, cancellation: interruption.cancellation
    ) { [say = session.say] event in
      if !say.showsProgress { return }
      say.progress(
        progress.withLock { progress in
          progress.take(event)
          return progress
        })
    }
  }

  private func show(_ report: AffectedReport) {
    if session.values.flag("json") {
      session.say.result(Array(report.json.utf8))
      return
    }
    let lines =
      session.values.flag("targets")
      ? report.targetLines : report.lines(isVerbose: session.values.flag("verbose"))
    for line in lines { session.say.result(line) }
  }

  /// Says what could not be built: the older side's nodes are a warning, for nobody can mend them.
  private func tell(_ old: BuildReport?, _ new: BuildReport?, _ range: RevisionRange) -> Int32 {
    let failed = old?.reached.filter { old?.outcomes[$0]?.state == .failed } ?? []
    if let first = failed.first {
      let which = failed.count == 1 ? "\(first)" : "\(first) and \(failed.count - 1) more"
      session.say.warning(
        "\(which) cannot be built in \(range.oldName), so what changed is not known",
        hints: ["hgraph build --at \(range.oldName) says why"])
    }
    guard let new, !new.succeeded else { return 0 }
    session.say.findings(new.allFindings) { [files = range.new.files] file in
      Workspace.source(file, in: files)
    }
    return 1
  }
}

extension DeclaredGraph {
  /// Whether a word is the name of a target or node, or a declared label.
  fileprivate func hasName(_ word: String) -> Bool {
    target(named: word) != nil
      || nodes.contains {
        $0.label.subject.hasSameBytes(as: word) || $0.label.description.hasSameBytes(as: word)
      }
  }
}
