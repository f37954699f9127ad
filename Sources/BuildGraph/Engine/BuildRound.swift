import BuildStore
import Digest
import FileTree
import Findings

/// One round of a build: looks at the files, then brings the requested nodes up to date. Where a
/// file changed meanwhile there is another one, in which only what the change reaches runs again.
struct BuildRound {
  /// What a change during a round leads to.
  enum Change {
    case again
    case givesUp
  }

  private let engine: Engine
  private let lanes: Lanes
  private let snapshot: SharedSnapshot
  private let ledger: SignatureLedger?
  private let looks: PathLooks?

  init(
    _ engine: Engine, _ graph: DeclaredGraph, _ labels: [Label], _ owned: OwnedPaths,
    _ looks: PathLooks?, _ view: WorkspaceView?,
    observer: @escaping @Sendable (BuildEvent) -> Void
  ) {
    self.engine = engine
    self.looks = looks
    let width = engine.options.width ?? MachineWidth.value
    var view = looks == nil ? nil : view ?? WorkspaceView(engine.store, engine.folder, width: width)
    view?.expectOwners(owned)
    let known = KnownContents(engine.store, view?.answers ?? AnswerColumn())
    snapshot = SharedSnapshot(
      of: owned.tree, looks: view == nil ? nil : looks, owned: owned.owners.keys,
      knowsNothing: view?.answers.isEmpty ?? true, known: { known.digest(of: $0) })
    let sample = view?.sample() ?? .none
    ledger = view.map { [snapshot] view in
      SignatureLedger(engine.store, snapshot, sample: sample, stale: view.stale)
    }
    let core = BuildCore(
      labels, graph: graph, steps: engine.steps, options: engine.options,
      store: engine.store, owned: owned, answers: view?.answers ?? AnswerColumn())
    let work = NodeWork(
      store: engine.store, steps: engine.steps, options: engine.options, owned: owned,
      snapshot: snapshot, ledger: ledger, writer: engine.writer, locks: NodeLocks(engine.store),
      buildNumber: engine.store.buildNumber)
    lanes = Lanes(core, work, width: width, observer: observer)
  }

  func run(_ cancellation: BuildCancellation?) -> BuildCore { lanes.run(cancellation) }

  /// What a change of a file during the round leads to; nil where there was none.
  func change(in core: BuildCore, isLast: Bool) -> Change? {
    if !core.needsAnotherRound || core.isCancelled { return nil }
    return isLast ? .givesUp : .again
  }

  /// Keeps what the directories look like.
  func finish() {
    if let looks { ledger?.settleDirectories(looks) }
    engine.store.flush()
  }

  /// What a user should hear of changes during the build.
  func findings(of core: BuildCore) -> [Finding] {
    if let path = snapshot.changed, core.needsAnotherRound {
      return NodeError.keepsChanging(path).findings
    }
    return snapshot.changedSinceSeen().map { path in
      Finding(
        .warning, code: "build.changed-meanwhile", at: Place(file: path.description),
        "the file changed during the build", hints: ["build again to take the change in"])
    }
  }
}

/// What earlier builds know of contents whose signatures did not change.
struct KnownContents: Sendable {
  private let store: BuildStore
  private let answers: AnswerColumn

  init(_ store: BuildStore, _ answers: AnswerColumn) {
    self.store = store
    self.answers = answers
  }

  func digest(of path: TreePath) -> Digest? {
    store.withTables { tables in
      guard case .answer(let id) = answers[tables.id(of: .content(path))], id.isDigest else {
        return nil
      }
      return tables.digests.digest(id)
    }
  }
}
