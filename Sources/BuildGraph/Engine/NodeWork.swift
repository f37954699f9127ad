import BuildStore
import Digest
import FileTree
import Findings
import Synchronization
import Text

/// What lanes do for nodes, outside of the core's lock: answering questions about files, reading
/// artifacts, running steps.
struct NodeWork: Sendable {
  let store: BuildStore
  let steps: StepRegistry
  let options: BuildOptions
  let owned: OwnedPaths
  let snapshot: SharedSnapshot
  let ledger: SignatureLedger?
  let writer: (any ArtifactWriter)?
  let locks: NodeLocks
  let buildNumber: UInt32

  // MARK: Questions

  /// What came of looking for an answer.
  struct Found {
    var question: QuestionID
    var answer: AnswerColumn.Known
    /// The owner, where links lead to a path that a node writes.
    var owner: OwnedPaths.Owner?
  }

  func lookUp(_ questions: [QuestionID]) -> [Found] {
    let files = FileAnswers(tree: snapshot)
    return questions.map { id in
      guard let question = store.withTables({ $0.question(id) }) else {
        return Found(question: id, answer: .none)
      }
      if case .content(let path) = question, let owner = owner(of: path) {
        return Found(question: id, answer: .unknown, owner: owner)
      }
      let answer = files.answer(to: question)
      ledger?.settle([(question, answer)])
      return Found(
        question: id,
        answer: answer.map { answer in .answer(store.withTables { $0.id(of: answer) }) } ?? .none)
    }
  }

  /// The owner of a path, links followed.
  private func owner(of path: TreePath) -> OwnedPaths.Owner? {
    guard !owned.owners.isEmpty, let place = try? snapshot.resolve(path).outcome.get() else {
      return nil
    }
    return owned.owners[place.path]
  }

  // MARK: Artifacts

  /// The artifacts of a trace, or the name of one that is lost.
  func load(_ trace: TraceID) -> Result<[RunRecord.ReadyArtifact], LostArtifact> {
    let outputs = store.withTables { tables in
      tables.traces.outputs(trace).map { tables.traces.output(at: $0) }
        .filter { $0.digest.isDigest }
    }
    var loaded: [RunRecord.ReadyArtifact] = []
    for output in outputs {
      guard let artifact = load(output) else {
        return .failure(LostArtifact(name: store.withTables { $0.names.text(output.name) }))
      }
      loaded.append(artifact)
    }
    return .success(loaded)
  }

  struct LostArtifact: Error {
    var name: String
  }

  private func load(_ output: TraceRecord.Output) -> RunRecord.ReadyArtifact? {
    guard let bytes = store.bytes(of: output.digest) else { return nil }
    return store.withTables { tables in
      RunRecord.ReadyArtifact(
        artifact: Artifact(
          name: tables.names.text(output.name),
          mediaType: MediaType(rawValue: tables.names.text(output.mediaType)), bytes: bytes),
        digest: tables.digests.digest(output.digest))
    }
  }

  /// What there is to a request for an artifact of a node whose artifacts lie somewhere.
  func find(
    _ request: ArtifactRequest, in content: NodeProduct.Content
  ) -> Result<RunRecord.Availability, LostArtifact> {
    let ready: [RunRecord.ReadyArtifact]
    switch content {
    case .nothing: ready = []
    case .made(let artifacts, _), .stored(_, .some(let artifacts)): ready = artifacts
    case .stored(let trace, nil): return find(request, in: trace)
    }
    let artifact = ready.first { $0.artifact.name.hasSameBytes(as: request.artifact) }
    return .success(
      artifact.map { .ready($0) } ?? .noSuchArtifact(known: ready.map(\.artifact.name)))
  }

  private func find(
    _ request: ArtifactRequest, in trace: TraceID
  ) -> Result<RunRecord.Availability, LostArtifact> {
    let (output, names) = store.withTables { tables in
      let outputs = tables.traces.outputs(trace).map { tables.traces.output(at: $0) }
        .filter { $0.digest.isDigest }
      let names = outputs.map { tables.names.text($0.name) }
      return (zip(outputs, names).first { $0.1.hasSameBytes(as: request.artifact) }?.0, names)
    }
    guard let output else { return .success(.noSuchArtifact(known: names)) }
    guard let artifact = load(output) else {
      return .failure(LostArtifact(name: request.artifact))
    }
    return .success(.ready(artifact))
  }

  /// Puts a node's artifacts into the working tree, where it has any to put there.
  func write(_ artifacts: [RunRecord.ReadyArtifact], of node: NodeSpec) -> [Finding] {
    for (name, path) in owned.writes[node.label] ?? [] {
      let artifact = artifacts.first { $0.artifact.name.hasSameBytes(as: name) }
      guard let artifact else {
        let known = artifacts.map(\.artifact.name)
        return NodeError.nothingToWrite(node, artifact: name, known: known).findings
      }
      guard let writer, options.materialises else { continue }
      do throws(MaterialisationError) {
        try writer.materialise(artifact.artifact, at: path)
      } catch {
        return error.findings
      }
    }
    return []
  }
}

extension FileAnswers {
  /// The answer to a question about files; nil where there is none, or it is about something else.
  func answer(to question: Question) -> Answer? {
    switch question {
    case .content(let path): content(path)
    case .kind(let path): kind(path)
    case .list(let path): list(path)
    case .glob(let base, let pattern): glob(pattern, below: base)
    case .output, .environment, .tool: nil
    }
  }
}
