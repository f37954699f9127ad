import BuildStore
import FileTree
import Synchronization

/// Keeps in the store what paths looked like when they were seen in a build, so that later builds
/// need not read them again: the racy rule's half of a build. The clock was sampled before anything
/// was looked at.
final class SignatureLedger: Sendable {
  private struct State {
    /// The signatures that the store has, of paths that were settled in this build or did not
    /// change.
    var settled: [PathID: Signature] = [:]
    /// The other questions about paths that changed: what is not asked again is unknown.
    var stale: [PathID: [QuestionID]]
  }

  private let store: BuildStore
  private let snapshot: SharedSnapshot
  private let sample: ClockSample
  private let state: Mutex<State>

  init(
    _ store: BuildStore, _ snapshot: SharedSnapshot, sample: ClockSample,
    stale: [PathID: [QuestionID]]
  ) {
    self.store = store
    self.snapshot = snapshot
    self.sample = sample
    state = Mutex(State(stale: stale))
  }

  /// Keeps answers, as far as signatures stand for them.
  func settle(_ answers: [(question: Question, answer: Answer?)]) {
    for (question, answer) in answers {
      guard let answer, let (path, look) = proof(of: question) else { continue }
      settle(question, answer, path, look)
    }
  }

  /// The path whose signature stands for the answer to a question.
  private func proof(of question: Question) -> (TreePath, PathLooks.Look)? {
    switch question {
    case .kind(let path): return snapshot.look(of: path).map { (path, $0) }
    case .content(let path), .list(let path):
      guard let look = snapshot.look(of: path), look.signature.entry != nil else { return nil }
      return (path, look)
    case .glob(let base, _):
      guard !snapshot.isLinked(question), let look = snapshot.look(of: base),
        look.signature.entry != nil
      else { return nil }
      return (base, look)
    case .output, .environment, .tool: return nil
    }
  }

  private func settle(
    _ question: Question, _ answer: Answer, _ path: TreePath, _ look: PathLooks.Look
  ) {
    let (pathID, questionID, answerID, known) = store.withTables { tables in
      let pathID = tables.path(path)
      return (
        pathID, tables.id(of: question), tables.id(of: answer), tables.files.signature(pathID)
      )
    }
    let others: [QuestionID]? = state.withLock { state in
      let stale = state.stale.removeValue(forKey: pathID)
      let settled = stale == nil ? state.settled[pathID] ?? known : nil
      // It changed since another question about it was answered: the next build looks again.
      if let settled, settled != look.signature { return nil }
      state.settled[pathID] = look.signature
      return (stale ?? []).filter { $0 != questionID }
    }
    guard let others else { return }
    let isRacy =
      !look.signature.isAbsent && !sample.isClean(look.signature, device: look.device)
    store.settle(
      pathID, look.signature, isRacy: isRacy,
      answers: [(questionID, answerID)] + others.map { ($0, .unknown) })
  }

  /// Keeps what new directories look like: while they stay the same, what was missing in them still
  /// is, and what patterns found below them too.
  func settleDirectories(_ looks: PathLooks) {
    for (path, look) in snapshot.lookedAtDirectories where looks.look(at: path) == look {
      let id = store.withTables { tables -> DirectoryID? in
        let id = tables.directory(path)
        return tables.directories.signature(id) == nil ? id : nil
      }
      guard let id else { continue }
      let isRacy =
        !look.signature.isAbsent && !sample.isClean(look.signature, device: look.device)
      store.settle(id, look.signature, device: look.device, isRacy: isRacy)
    }
  }
}
