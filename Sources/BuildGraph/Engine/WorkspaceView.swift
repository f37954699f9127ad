import BuildStore
import Digest
import FileTree

/// What the stat pass says of the working tree: which answers of earlier builds still stand.
struct WorkspaceView: Sendable {
  /// The answers whose signatures are clean and did not change.
  private(set) var answers: AnswerColumn
  /// The questions about paths that changed.
  private(set) var stale: [PathID: [QuestionID]] = [:]
  private let store: BuildStore
  private var clock: ClockSample?

  /// Looks at all known paths; nil where the folder cannot be opened.
  init?(_ store: BuildStore, _ folder: String?, width: Int) {
    guard let folder, let source = try? FileSignatures(root: folder) else { return nil }
    self.store = store
    let pass = StatPass(store.withTables { $0 })
    let result = pass.run(source, width: width)
    let tables = pass.tables
    answers = AnswerColumn(tables.questions.current)
    if result.isClean { return }
    clock = store.sampleClock()
    distrustGlobs(below: result.directories, tables)
    let found = pass.settle(
      result.directories, source, after: clock ?? .none, in: store)
    distrust(result.paths.map(\.path) + found, tables)
    for path in found {
      for question in stale[path] ?? [] { store.settle(question, .unknown) }
    }
  }

  /// The sample of the file system's clock before anything was read.
  mutating func sample() -> ClockSample {
    let sample = clock ?? store.sampleClock()
    clock = sample
    return sample
  }

  /// Where the graph's nodes own other paths than in the last build nothing is believed: what is
  /// owned is seen without looking at the disk. The store forgets it too, and before it learns of
  /// the new owners: a build that ends early does not ask everything again, and the next one would
  /// believe the rest.
  mutating func expectOwners(_ owned: OwnedPaths) {
    let owners = owners(owned)
    if owners.isSame { return }
    answers = AnswerColumn()
    let tables = store.withTables { $0 }
    let paths = (0..<tables.files.count).map { PathID($0) }
    stale = WorkspaceView.questions(about: paths, tables)
    for question in stale.values.joined() where tables.questions.answer(question) != .unknown {
      store.settle(question, .unknown)
    }
    store.settle(owners.question, owners.answer)
  }

  /// Whether the nodes of the last build owned no path.
  static func hasNoOwners(_ store: BuildStore) -> Bool {
    store.withTables { tables in
      let question = tables.questions.intern(.nodes, tables.name(ownersName))
      let last = tables.questions.answer(question)
      return last == .unknown || tables.digests.digest(last) == Digest(of: [])
    }
  }

  private static let ownersName = "\u{1}owned paths"

  private mutating func distrust(_ paths: [PathID], _ tables: BuildTables) {
    stale = WorkspaceView.questions(about: paths, tables)
    for question in stale.values.joined() { answers[question] = .unknown }
  }

  private static func questions(
    about paths: [PathID], _ tables: BuildTables
  ) -> [PathID: [QuestionID]] {
    var found: [PathID: [QuestionID]] = [:]
    for path in paths { found[path] = [] }
    for question in tables.questions.questions(about: paths) {
      if let path = tables.questions.path(question) { found[path, default: []].append(question) }
    }
    return found
  }

  /// Patterns that walked a directory whose entries may have changed.
  private mutating func distrustGlobs(below changed: [DirectoryID], _ tables: BuildTables) {
    if changed.isEmpty { return }
    let paths = changed.map { tables.treePath($0) }
    for index in 0..<tables.questions.count {
      let question = QuestionID(index)
      guard tables.questions.kind(question) == .glob, let base = tables.questions.path(question)
      else { continue }
      let basePath = tables.treePath(base)
      guard paths.contains(where: { $0.isInside(basePath) }) else { continue }
      answers[question] = .unknown
      // The directories are settled before the pattern is looked for again.
      if tables.questions.answer(question) != .unknown { store.settle(question, .unknown) }
    }
  }

  /// The owned paths as an answer of the store's tables, and whether it is that of the last build.
  private func owners(_ owned: OwnedPaths) -> (question: QuestionID, answer: DigestID, isSame: Bool)
  {
    var writer = BinaryWriter()
    for path in owned.owners.keys.sorted() { writer.writeText(path.text) }
    let digest = Digest(of: writer.bytes)
    return store.withTables { tables in
      let question = tables.questions.intern(.nodes, tables.name(WorkspaceView.ownersName))
      let answer = tables.digests.intern(digest)
      let last = tables.questions.answer(question)
      return (question, answer, last == answer || last == .unknown && owned.owners.isEmpty)
    }
  }
}
