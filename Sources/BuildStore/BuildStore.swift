public import Digest
public import Findings
import Synchronization

/// The tables of a workspace, kept on disk from build to build, and the bytes of artifacts.
///
/// Nothing that goes wrong with the disk is an error: what cannot be read is unknown and built
/// again; where nothing can be written the build goes on in memory and says so once. Every call
/// takes one lock for a moment; none waits for another process.
public final class BuildStore: Sendable {
  struct State: Sendable {
    var tables = BuildTables()
    var memory: [DigestID: [UInt8]] = [:]
    var notices: [Finding] = []
    var build: UInt32 = 1
  }

  let state: Mutex<State>

  /// A store that lives in memory alone.
  public init() {
    state = Mutex(State())
  }

  /// The number of this build: one more than the last one that the store knows.
  public var buildNumber: UInt32 { state.withLock { $0.build } }

  // MARK: Tables

  /// Calls a function with the tables, under the store's lock. What it adds is in memory until
  /// something that refers to it is recorded.
  public func withTables<Result: Sendable, Failure: Error>(
    _ body: (inout BuildTables) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { state throws(Failure) in try body(&state.tables) }
  }

  // MARK: Recording

  /// Keeps a finished run: the newest trace of its node.
  @discardableResult
  public func record(_ trace: TraceRecord) -> TraceID {
    state.withLock { $0.tables.add(trace) }
  }

  /// Keeps what a path looked like and what was seen there then. The signature must have been taken
  /// before what was seen was read, and once more after it, the same.
  public func settle(
    _ path: PathID, _ signature: Signature, isRacy: Bool,
    answers: [(question: QuestionID, answer: DigestID)]
  ) {
    state.withLock { state in
      state.tables.files.settle(path, signature, isRacy: isRacy)
      for (question, answer) in answers { state.tables.questions.setAnswer(answer, to: question) }
    }
  }

  /// Keeps what a directory itself looked like: while that does not change, nothing in it came or
  /// went.
  public func settle(
    _ directory: DirectoryID, _ signature: Signature, device: UInt64, isRacy: Bool
  ) {
    state.withLock { state in
      state.tables.directories.settle(directory, signature, device: device, isRacy: isRacy)
    }
  }

  /// Keeps the answer to a question that no path's signature stands for.
  public func settle(_ question: QuestionID, _ answer: DigestID) {
    state.withLock { $0.tables.questions.setAnswer(answer, to: question) }
  }

  // MARK: Misses and explanations

  /// All traces of a node, newest first, at most `BuildTables.traceLimit`. Reads the cold part of
  /// the store where that is not in memory yet.
  public func traces(of node: NodeID) -> [TraceID] {
    state.withLock { $0.tables.loadedTraces(of: node) }
  }

  /// What a trace holds for misses and explanations; nil where it is lost: the node has to run.
  public func payload(of trace: TraceID) -> TracePayload? {
    state.withLock { state in
      state.tables.traces.payloads.payload(at: state.tables.traces.columns.payload[trace.index])
    }
  }

  // MARK: Artifacts

  /// Keeps the bytes of a digest. The bytes of a keyed digest must be sealed already.
  public func store(_ bytes: [UInt8], as digest: DigestID) {
    state.withLock { $0.memory[digest] = bytes }
  }

  /// Whether the bytes of a digest are likely to be there. Does not look at the disk.
  public func isStored(_ digest: DigestID) -> Bool {
    state.withLock { $0.memory[digest] != nil }
  }

  /// The bytes of a digest; nil where they are lost or damaged: their node has to run.
  public func bytes(of digest: DigestID) -> [UInt8]? {
    state.withLock { $0.memory[digest] }
  }

  // MARK: Other processes

  /// Tries to become the one who runs a node, by its key. Never waits.
  public func tryLock(_ key: Digest) -> NodeLock {
    .held
  }

  /// Waits until a node that another process runs is free, and takes it. Not to be called in a
  /// lane.
  public func lock(_ key: Digest) -> NodeLock {
    .held
  }

  /// Lets others run the node.
  public func unlock(_ key: Digest) {
  }

  /// The result of asking for a node's lock.
  public enum NodeLock: Sendable {
    /// This process may run the node, and unlocks it afterwards.
    case held
    /// Another process runs it.
    case refused
    /// Locks cannot be had here: run it, there is nothing to unlock.
    case unavailable
  }

  // MARK: The build

  /// Samples the clock of the store's file system. Take it before anything is read whose
  /// signature is to be settled.
  public func sampleClock() -> ClockSample {
    .none
  }

  /// Writes what was recorded so far, and takes what other processes recorded meanwhile.
  public func flush() {
  }

  /// Ends the build: flushes, keeps the record, and writes the snapshot anew where the log has
  /// grown large. A build that recorded nothing and has no record writes nothing.
  public func finish(_ record: BuildRecord? = nil) {
  }

  /// What a user should hear of the store, each once.
  public func takeNotices() -> [Finding] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }
}
