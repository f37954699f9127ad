import Digest
import FileTree
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

  private var asked: Set<Question> = []
  /// The artifacts of a node; nil where it is not ready.
  private let artifacts: (Label) -> [ReadyArtifact]?

  init(artifacts: @escaping (Label) -> [ReadyArtifact]?) {
    self.artifacts = artifacts
  }

  var isInterrupted: Bool { !awaited.isEmpty }

  func expectRunning() throws(FileTreeError) {
    if isInterrupted { throw .interrupted }
  }

  /// Keeps a question with its answer, at its first place. Returns whether it is new.
  @discardableResult
  func record(_ question: Question, _ answer: Answer, isSensitive: Bool = false) -> Bool {
    if isSensitive { self.isSensitive = true }
    guard !isInterrupted, asked.insert(question).inserted else { return false }
    dependencies.append(Trace.Dependency(question: question, answer: answer))
    return true
  }

  /// The artifacts that are ready, in the order asked; nil where the run has to wait.
  func need(_ requests: [ArtifactRequest]) throws -> [Artifact] {
    try expectRunning()
    if requests.contains(where: { artifacts($0.label) == nil }) {
      // Those that are ready too: they belong to what the run asked, whoever built them before.
      awaited = requests.map { Awaited(label: $0.label, question: $0.question) }
      throw FileTreeError.interrupted
    }
    let first = dependencies.count
    var found: [Artifact?] = []
    for request in requests {
      let ready = artifacts(request.label)?.first {
        $0.artifact.name.hasSameBytes(as: request.artifact)
      }
      record(
        request.question, ready.map { .digest($0.digest) } ?? .absent,
        isSensitive: ready?.isSensitive ?? false)
      found.append(ready?.artifact)
    }
    for index in dependencies.indices.dropLast() where index >= first {
      dependencies[index].isBatched = true
    }
    return try zip(requests, found).map { request, artifact in
      if let artifact { return artifact }
      let names = artifacts(request.label)?.map(\.artifact.name) ?? []
      throw NodeError.noSuchArtifact(request, known: names)
    }
  }

  /// The artifact that an owned path is.
  func artifact(
    of owner: OwnedPaths.Owner, at path: TreePath
  ) throws(FileTreeError) -> ReadyArtifact {
    try expectRunning()
    let ready = artifacts(owner.label)?.first { $0.artifact.name.hasSameBytes(as: owner.artifact) }
    // An owner without the artifact has failed over it: whoever waits is skipped.
    guard let ready else {
      awaited = [Awaited(label: owner.label, question: .content(path))]
      throw .interrupted
    }
    return ready
  }
}

extension ArtifactRequest {
  /// The request as a question.
  fileprivate var question: Question { .output(label, artifact: ByteText(artifact)) }
}
