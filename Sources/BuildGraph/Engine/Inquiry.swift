import BuildStore
import FileTree
import Text

/// Answers questions about the tree as it lies there, before the graph is known: for the graph
/// itself, and to find that nothing changed since the last build.
struct Inquiry {
  private let engine: Engine
  /// What the stat pass says; nil where there is none.
  private(set) var view: WorkspaceView?
  private var work: NodeWork?

  init(_ engine: Engine, _ view: WorkspaceView?) {
    self.engine = engine
    self.view = view
  }

  /// The snapshot and all that goes with it, made when the first question needs it.
  mutating func work(_ looks: PathLooks?) -> NodeWork {
    if let work { return work }
    let sample = view?.sample() ?? .none
    let snapshot = SharedSnapshot(
      of: engine.tree, looks: view == nil ? nil : looks, owned: [], known: { _ in nil })
    let made = NodeWork(
      store: engine.store, steps: engine.steps, options: engine.options,
      owned: OwnedPaths(of: DeclaredGraph(), in: engine.tree), snapshot: snapshot,
      ledger: view.map {
        SignatureLedger(engine.store, snapshot, sample: sample, stale: $0.stale)
      }, writer: nil, locks: NodeLocks(engine.store), buildNumber: engine.store.buildNumber)
    work = made
    return made
  }

  /// Whether the recorded answers of a trace are those of now. Questions that have to be asked are
  /// asked in order; only some kinds where the tree is not all that decides.
  mutating func fits(
    _ trace: TraceID, _ looks: PathLooks?, contentsOnly: Bool = false
  ) -> Bool {
    guard let open = openQuestions(trace, contentsOnly: contentsOnly) else { return false }
    for dependency in open {
      let found = work(looks).lookUp([dependency.question])
      if found.first?.answer != .answer(dependency.answer) { return false }
    }
    return true
  }

  /// The questions whose answers are not known; nil where a known one differs.
  private func openQuestions(
    _ trace: TraceID, contentsOnly: Bool
  ) -> [TraceRecord.Dependency]? {
    let answers = view?.answers ?? AnswerColumn()
    return engine.store.withTables { tables in
      var open: [TraceRecord.Dependency] = []
      for position in tables.traces.dependencies(trace) {
        let dependency = tables.traces.dependency(at: position)
        switch tables.questions.kind(dependency.question) {
        case .environment, .tool:
          if machine(dependency.question, &tables) != dependency.answer { return nil }
        case let kind:
          switch answers[dependency.question] {
          case .none: return nil
          case .answer(let answer): if answer != dependency.answer { return nil }
          case .unknown:
            if contentsOnly, kind != .content { return nil }
            open.append(dependency)
          }
        }
      }
      return open
    }
  }

  /// The answer to a question that is not about files: a variable, or a program.
  private func machine(_ question: QuestionID, _ tables: inout BuildTables) -> DigestID {
    switch tables.question(question) {
    case .environment(let name):
      return tables.id(of: Answer.value(engine.options.environment[name]))
    case .tool(let name):
      let answer = engine.options.machine?.tools.tool(name.text).answer
      return answer.map { tables.id(of: $0) } ?? .unknown
    default: return .unknown
    }
  }
}
