import BuildStore
import FileTree
import Synchronization

/// Keeps in the store what paths looked like when they were seen in a build, so that later builds
/// need not read them again: the racy rule's half of a build. The clock was sampled before anything
/// was looked at.
final class SignatureLedger: Sendable {
  private let store: BuildStore
  private let snapshot: SharedSnapshot
  private let sample: ClockSample
  /// The other questions about paths that changed: what is not asked again is unknown. Locked
  /// within the store's lock.
  private let stale: Mutex<[PathID: [QuestionID]]>

  init(
    _ store: BuildStore, _ snapshot: SharedSnapshot, sample: ClockSample,
    stale: [PathID: [QuestionID]]
  ) {
    self.store = store
    self.snapshot = snapshot
    self.sample = sample
    self.stale = Mutex(stale)
  }

  /// Keeps answers, as far as signatures stand for them.
  func settle(_ answers: [(question: Question, answer: Answer?)]) {
    let looks = self.looks(for: answers.map(\.question))
    if looks.allSatisfy({ $0 == nil }) { return }
    store.recording { state in
      for ((question, answer), look) in zip(answers, looks) {
        guard let look, let answer else { continue }
        let dependency = TraceRecord.Dependency(
          state.tables.id(of: question), state.tables.id(of: answer))
        settle(dependency, look, in: &state)
      }
    }
  }

  /// What each question's path looked like when it was answered; nil where that does not stand for
  /// the answer.
  func looks(for questions: [Question]) -> [PathLooks.Look?] {
    let paths = questions.map(path)
    return zip(questions, snapshot.looks(of: paths)).map { question, look in
      if case .kind = question { return look }
      if case .glob = question, snapshot.isLinked(question) { return nil }
      return look?.signature.entry == nil ? nil : look
    }
  }

  /// The path whose signature stands for the answer to a question.
  private func path(_ question: Question) -> TreePath? {
    switch question {
    case .kind(let path), .content(let path), .list(let path): path
    case .glob(let base, _): base
    case .output, .environment, .tool: nil
    }
  }

  /// Keeps an answer to a question about a path.
  func settle(
    _ proved: TraceRecord.Dependency, _ look: PathLooks.Look, in state: inout BuildStore.Content
  ) {
    guard let path = state.tables.questions.path(proved.question) else { return }
    let stale = self.stale.withLock { $0.isEmpty ? nil : $0.removeValue(forKey: path) }
    // It changed since the stat pass, or since another question about it was answered: the next
    // build looks again.
    if stale == nil, let known = state.tables.files.signature(path), known != look.signature {
      return
    }
    let isRacy =
      !look.signature.isAbsent && !sample.isClean(look.signature, device: look.device)
    var answers = [TraceRecord.Dependency(proved.question, proved.answer)]
    for other in stale ?? [] where other != proved.question {
      answers.append(TraceRecord.Dependency(other, .unknown))
    }
    state.settle(path, look.signature, isRacy: isRacy, answers: answers)
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
