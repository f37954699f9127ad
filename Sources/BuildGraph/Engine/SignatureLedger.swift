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

  /// An answer that a signature stands for.
  struct Proved: Sendable {
    fileprivate var question: Question
    fileprivate var answer: Answer
    fileprivate var path: TreePath
    fileprivate var look: PathLooks.Look
  }

  /// Keeps answers, as far as signatures stand for them.
  func settle(_ answers: [(question: Question, answer: Answer?)]) {
    let proved = answers.compactMap { question, answer in
      answer.flatMap { self.proved(question, $0) }
    }
    if proved.isEmpty { return }
    store.recording { state in for answer in proved { settle(answer, in: &state) } }
  }

  /// An answer with what stands for it; nil where nothing does.
  func proved(_ question: Question, _ answer: Answer) -> Proved? {
    proof(of: question).map { path, look in
      Proved(question: question, answer: answer, path: path, look: look)
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

  /// Keeps an answer.
  func settle(_ proved: Proved, in state: inout BuildStore.Content) {
    let look = proved.look
    let path = state.tables.path(proved.path)
    let question = state.tables.id(of: proved.question)
    let answer = state.tables.id(of: proved.answer)
    let stale = self.stale.withLock { $0.isEmpty ? nil : $0.removeValue(forKey: path) }
    // It changed since the stat pass, or since another question about it was answered: the next
    // build looks again.
    if stale == nil, let known = state.tables.files.signature(path), known != look.signature {
      return
    }
    let isRacy =
      !look.signature.isAbsent && !sample.isClean(look.signature, device: look.device)
    var answers = [TraceRecord.Dependency(question, answer)]
    for other in stale ?? [] where other != question {
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
