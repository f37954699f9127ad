import Digest
import FileTree
import Synchronization
import Text

/// What one run of a step asked and was told, and whether it may go on.
final class RunRecord {
  /// An artifact that is ready.
  struct ReadyArtifact {
    var artifact: Artifact
    var digest: Digest
    var bytes: [UInt8] { artifact.bytes }
    var isSensitive: Bool { artifact.isSensitive }
  }

  /// What there is to a request.
  enum Availability {
    /// Its node is not done.
    case notReady
    /// Its node has no such artifact, but these.
    case noSuchArtifact(known: [String])
    case ready(ReadyArtifact)
  }

  /// A node that the run waits for, and what it asked.
  struct Awaited {
    var label: Label
    var question: Question
  }

  private(set) var dependencies: [Trace.Dependency] = []
  var declarations: [Trace.Declaration] = []
  /// The nodes that the run waits for: it has ended and is started again.
  private(set) var awaited: [Awaited] = []
  /// Whether it was told something that is made from a secret.
  private(set) var isSensitive = false
  /// Whether it was told something that no later build could check.
  var cannotBeStored = false
  /// Whether it came upon a file that changed during the build: what it makes is dropped.
  private(set) var isOverturned = false
  /// Whether what is asked is kept.
  var isRecording = true

  /// What was asked, once it is more than a look over the dependencies finds as fast.
  private var asked: Set<Question> = []
  private static let walkLimit = 8
  /// The bytes that were read last, with their digest.
  private var lastRead: (bytes: [UInt8], digest: Digest)?
  private let signal: RunSignal
  private let find: (ArtifactRequest) -> Availability

  /// A record of nothing yet. `find` says what there is to a request.
  init(signal: RunSignal = RunSignal(), find: @escaping (ArtifactRequest) -> Availability) {
    self.signal = signal
    self.find = find
  }

  var isInterrupted: Bool { !awaited.isEmpty || isOverturned || signal.isRaised }

  func expectRunning() throws(FileTreeError) {
    if isInterrupted { throw .interrupted }
  }

  /// Ends the run: a file that it reads is not what it was earlier in the build.
  func overturn() {
    isOverturned = true
  }

  /// Keeps a question with its answer, at its first place. Returns whether it is new.
  @discardableResult
  func record(_ question: Question, _ answer: Answer, isSensitive: Bool = false) -> Bool {
    if isSensitive { self.isSensitive = true }
    guard isRecording, !isInterrupted, isNew(question) else { return false }
    dependencies.append(Trace.Dependency(question: question, answer: answer))
    return true
  }

  private func isNew(_ question: Question) -> Bool {
    if dependencies.count < RunRecord.walkLimit {
      return !dependencies.contains { $0.question == question }
    }
    if asked.isEmpty { asked = Set(dependencies.map(\.question)) }
    return asked.insert(question).inserted
  }

  /// Notes what was read: a step that gives it back as it is need not have it hashed twice.
  func noteRead(_ bytes: [UInt8], _ digest: Digest) {
    lastRead = (bytes, digest)
  }

  /// The digest of bytes that are the very ones that were read last; nil for all others.
  func knownDigest(of bytes: [UInt8]) -> Digest? {
    guard let lastRead, lastRead.bytes.count == bytes.count else { return nil }
    let isSame = lastRead.bytes.withUnsafeBufferPointer { read in
      bytes.withUnsafeBufferPointer { $0.baseAddress == read.baseAddress }
    }
    return isSame ? lastRead.digest : nil
  }

  /// The artifacts that are ready, in the order asked; nil where the run has to wait.
  func need(_ requests: [ArtifactRequest]) throws -> [Artifact] {
    try expectRunning()
    let found = requests.map(find)
    let isWaiting = found.contains {
      if case .notReady = $0 { true } else { false }
    }
    if isWaiting {
      // Those that are ready too: they belong to what the run asked, whoever built them before.
      awaited = requests.map { Awaited(label: $0.label, question: $0.question) }
      throw FileTreeError.interrupted
    }
    let first = dependencies.count
    for (request, found) in zip(requests, found) {
      if case .ready(let ready) = found {
        record(request.question, .digest(ready.digest), isSensitive: ready.isSensitive)
      } else {
        record(request.question, .absent)
      }
    }
    for index in dependencies.indices.dropLast() where index >= first {
      dependencies[index].isBatched = true
    }
    return try zip(requests, found).map { request, found in
      switch found {
      case .ready(let ready): return ready.artifact
      case .noSuchArtifact(let known): throw NodeError.noSuchArtifact(request, known: known)
      case .notReady: throw FileTreeError.interrupted
      }
    }
  }

  /// The artifact that an owned path is.
  func artifact(
    of owner: OwnedPaths.Owner, at path: TreePath
  ) throws(FileTreeError) -> ReadyArtifact {
    try expectRunning()
    // An owner without the artifact has failed over it: whoever waits is skipped.
    guard case .ready(let ready) = find(ArtifactRequest(owner.label, artifact: owner.artifact))
    else {
      awaited = [Awaited(label: owner.label, question: .content(path))]
      throw .interrupted
    }
    return ready
  }
}

extension ArtifactRequest {
  /// The request as a question.
  var question: Question { .output(label, artifact: ByteText(artifact)) }
}

/// Tells a run from outside that it shall end: the build was cancelled, or its time is up.
final class RunSignal: Sendable {
  private let flag = Atomic(false)

  var isRaised: Bool { flag.load(ordering: .relaxed) }

  func raise() {
    flag.store(true, ordering: .relaxed)
  }
}
