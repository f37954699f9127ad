import BuildGraph
import CommandLineParser
import FileTree
import Findings
import Glibc
import GraphLanguage

extension CommandSpec {
  static let doctor = CommandSpec(
    "doctor", "Say what is here, what is missing, and what it means.",
    run: { values in try Session.run(values) { try Doctor(session: $0, workspace: $1).run() } })
}

/// `hgraph doctor`: looks at everything that a build rests on. Exit code 1 where something keeps
/// builds from working.
struct Doctor {
  /// What came of one look.
  enum Verdict: String {
    case good = "ok"
    case note = "note"
    case bad = "bad"
  }

  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let checks = [
      ("program", program), ("workspace", folder), ("graph", graph), ("store", store),
      ("git", git), ("age key", ageKey),
    ]
    var isSound = true
    for (name, check) in checks {
      let (verdict, words) = check()
      isSound = isSound && verdict != .bad
      session.say.result("\(padded(verdict.rawValue, 6))\(padded(name, 11))\(words)")
    }
    return isSound ? 0 : 1
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func program() -> (Verdict, String) {
    (.good, "hgraph \(Program.version); no other program is needed")
  }

  private func folder() -> (Verdict, String) {
    (.good, "\(workspace.root): \(workspace.origin.rawValue)")
  }

  private func graph() -> (Verdict, String) {
    do {
      let graph = try workspace.loadGraph()
      let source = workspace.origin == .graphs ? "Graphs/" : "by convention, no Graphs/"
      return (.good, "\(graph.nodes.count) nodes, \(graph.targets.count) targets, \(source)")
    } catch let error as any FindingError {
      let first = error.findings.first
      let place = first?.place.map { "\($0): " } ?? ""
      return (.bad, "\(place)\(first?.message ?? "cannot be loaded"); hgraph build says more")
    } catch {
      return (.bad, "cannot be loaded: \(error)")
    }
  }

  private func store() -> (Verdict, String) {
    let cache = workspace.root + "/.cache"
    let existing = access(cache, F_OK) == 0 ? cache : workspace.root
    if access(existing, W_OK) == 0 { return (.good, "\(cache)/hgraph can be written") }
    let reason = String(cString: strerror(errno))
    return (.note, "\(existing) cannot be written (\(reason)): every build starts from nothing")
  }

  private func git() -> (Verdict, String) {
    access(workspace.root + "/.git", F_OK) == 0
      ? (.good, "the workspace is a Git work tree")
      : (.note, "the workspace is no Git work tree: builds work, comparing revisions will not")
  }

  private func ageKey() -> (Verdict, String) {
    guard let file = environmentVariable("SOPS_AGE_KEY_FILE") else {
      return (.note, "SOPS_AGE_KEY_FILE is not set: what is encrypted stays so")
    }
    if access(file, R_OK) == 0 { return (.good, "SOPS_AGE_KEY_FILE names \(file)") }
    return (.note, "SOPS_AGE_KEY_FILE names \(file): \(String(cString: strerror(errno)))")
  }
}
