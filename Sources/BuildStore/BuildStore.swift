public import Findings
import Synchronization

/// The tables of a workspace, kept on disk from build to build, and the bytes of artifacts.
///
/// Nothing that goes wrong with the disk is an error: what cannot be read is unknown and built
/// again; where nothing can be written the build goes on in memory and says so once. Every call
/// takes one lock for a moment; none but `lock(_:)` waits for another process's node.
public final class BuildStore: Sendable {
  let state: Mutex<StoreState>

  /// A store that lives in memory alone.
  public init() {
    state = Mutex(StoreState())
  }

  /// The store in a folder, `.cache/hgraph` below the root of a workspace, which is made where it
  /// is missing. Where it cannot be had the store lives in memory, and `takeNotices` says why.
  ///
  /// Waits while another process rewrites the store.
  public init(folder path: String, system: any StoreFileSystem = DiskFileSystem()) {
    let outcome = StoreOpening(folder: StoreFolder(system: system, path: path)).open()
    var opened = StoreState()
    opened.tables = outcome.tables
    opened.disk = outcome.disk
    opened.build = outcome.build
    if let notice = outcome.notice { opened.notices = [notice.finding] }
    state = Mutex(opened)
  }

  deinit {
    state.withLock { state in
      state.flush()
      state.disk?.close()
    }
  }

  /// The number of this build: one more than the last one that the store knows.
  public var buildNumber: UInt32 { state.withLock { $0.build } }

  /// What a user should hear of the store, each once.
  public func takeNotices() -> [Finding] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  // MARK: Tables

  /// Calls a function with the tables, under the store's lock. What it adds is in memory until
  /// something that refers to it is recorded. Calling the store from within is a deadlock.
  public func withTables<Result: Sendable, Failure: Error>(
    _ body: (inout BuildTables) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { state throws(Failure) in try body(&state.tables) }
  }

  // MARK: Recording

  /// What the store holds, as `recording` hands it out.
  public typealias Content = StoreState

  /// Calls a function with what the store holds, under its lock: all that belongs to one finished
  /// run is recorded in one go. Calling the store from within is a deadlock.
  public func recording<Result: Sendable>(_ body: (inout Content) -> Result) -> Result {
    state.withLock { body(&$0) }
  }

  /// Keeps a finished run: the newest trace of its node.
  @discardableResult
  public func record(_ trace: TraceRecord) -> TraceID {
    state.withLock { $0.record(trace) }
  }

  /// Keeps what a path looked like and what was seen there then. The signature must have been taken
  /// before what was seen was read, and once more after it, the same.
  public func settle(
    _ path: PathID, _ signature: Signature, isRacy: Bool,
    answers: [(question: QuestionID, answer: DigestID)]
  ) {
    let answers = answers.map { TraceRecord.Dependency($0.question, $0.answer) }
    state.withLock { state in
      state.settle(path, signature, isRacy: isRacy, answers: answers)
    }
  }

  /// Keeps what a directory itself looked like: while that does not change, nothing in it came or
  /// went. Every directory that a glob walks must be settled once: only then later passes look at
  /// it.
  public func settle(
    _ directory: DirectoryID, _ signature: Signature, device: UInt64, isRacy: Bool
  ) {
    state.withLock { state in
      state.take(.directory(directory, signature, device: device, isRacy: isRacy))
    }
  }

  /// Keeps the answer to a question that no path's signature stands for.
  public func settle(_ question: QuestionID, _ answer: DigestID) {
    state.withLock { $0.take(.answer(question, answer)) }
  }

  /// Writes what was recorded so far, and takes what other processes finished meanwhile. To be
  /// called when a lane has nothing to do; the store does it by itself every 100 ms of recording.
  public func flush() {
    state.withLock { $0.flush() }
  }

  /// Takes what other processes finished meanwhile: after another process's node is free.
  public func follow() {
    state.withLock { $0.follow() }
  }

  // MARK: Misses and explanations

  /// All traces of a node, newest first, at most `BuildTables.traceLimit`. Reads the cold part of
  /// the store where that is not in memory yet.
  public func traces(of node: NodeID) -> [TraceID] {
    state.withLock { state in
      if state.tables.nodes.hasOlder(node) { state.readCold() }
      return state.tables.loadedTraces(of: node)
    }
  }

  /// What a trace holds for misses and explanations; nil where it is lost: the node has to run.
  public func payload(of trace: TraceID) -> TracePayload? {
    state.withLock { state in
      let offset = state.tables.traces.columns.payload[trace.index]
      if state.tables.traces.payloads.isUnread(offset) { state.readCold() }
      return state.tables.traces.payloads.payload(at: offset)
    }
  }

  // MARK: Artifacts

  /// Keeps the bytes of a digest. The bytes of a keyed digest must be sealed already.
  public func store(_ bytes: [UInt8], as digest: DigestID) {
    state.withLock { $0.store(bytes, as: digest) }
  }

  /// Whether the bytes of a digest were stored once. Does not look whether they still lie there.
  public func isStored(_ digest: DigestID) -> Bool {
    state.withLock { $0.isStored(digest) }
  }

  /// The bytes of a digest; nil where they are lost or damaged: the node that makes them has to
  /// run.
  public func bytes(of digest: DigestID) -> [UInt8]? {
    state.withLock { $0.bytes(of: digest) }
  }

  /// Forgets the bytes of a digest: sealed ones that cannot be opened.
  public func forget(_ digest: DigestID) {
    state.withLock { $0.forget(digest) }
  }

  // MARK: The clock

  /// Samples the clock of the store's file system, by writing one byte. To be taken before anything
  /// is read whose signature is to be settled.
  public func sampleClock() -> ClockSample {
    state.withLock { $0.disk?.sampleClock() ?? .none }
  }
}
