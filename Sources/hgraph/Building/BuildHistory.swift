import BuildGraph
import BuildStore
import Digest
import Git
import Glibc

/// The end of a build: what it used is kept under the branch and the commit that it was made on, so
/// that collection knows what to keep. A build in which nothing changed leaves nothing, unless
/// another branch or commit is checked out.
struct BuildHistory {
  private static let markName = "\u{1}head"

  private let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Ends a build, and with it the use of the store. A build that was cut short, or that came to
  /// nothing, has no record.
  func finish(_ report: BuildReport, of targets: [String], _ view: TreeView, isCut: Bool) {
    let store = workspace.store
    if isCut || report.traces.isEmpty { return store.finish() }
    let isNew = view.writes && marksHead()
    if report.isStanding, !isNew { return store.finish() }
    var record = BuildRecord(
      number: store.buildNumber, time: Int64(time(nil)), targets: targets, traces: report.traces)
    take(view, into: &record)
    if report.isStanding, let trace = report.traces.first {
      store.finish(renewing: record, like: trace)
    } else {
      store.finish(record)
    }
  }

  /// Notes what is checked out; true where something else was when the last build ended.
  private func marksHead() -> Bool {
    guard let mark = HeadMark(workTree: workspace.root) else { return false }
    let digest = Digest(of: mark.bytes)
    let (question, answer, last) = workspace.store.withTables { tables in
      let question = tables.questions.intern(.nodes, tables.name(BuildHistory.markName))
      return (question, tables.digests.intern(digest), tables.questions.answer(question))
    }
    if last == answer { return false }
    workspace.store.settle(question, answer)
    return true
  }

  /// What was built, as Git names it; nothing where Git does not tell.
  private func take(_ view: TreeView, into record: inout BuildRecord) {
    do throws(GitError) {
      switch view {
      case .working, .staged:
        let head = try Repository.find(from: workspace.root).head()
        record.branch = head.branch ?? ""
        record.commit = head.commit?.hex ?? ""
      case .revision(let text):
        let revision = try workspace.objects().revision(text)
        record.commit = revision.commit?.hex ?? ""
        record.tree = revision.tree.hex
      }
    } catch {
      // A record without names counts as one of no branch.
    }
  }
}
