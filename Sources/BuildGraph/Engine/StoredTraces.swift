import BuildStore
import Digest
import Findings
import Text

/// The traces of a store as values, to explain: nothing here is fast, and nothing is written.
struct StoredTraces: TraceKeeping {
  let store: BuildStore

  func traces(of label: Label) -> [Trace] {
    guard let node = node(label) else { return [] }
    return store.traces(of: node).compactMap { trace($0, of: label) }
  }

  private func node(_ label: Label) -> NodeID? {
    store.withTables { tables in
      tables.findLabel(label.description).flatMap { tables.nodes.node($0) }
    }
  }

  private func trace(_ id: TraceID, of label: Label) -> Trace? {
    guard let payload = store.payload(of: id), let details = TraceDetails(payload) else {
      return nil
    }
    var reader = BinaryReader(payload.parameters[...])
    guard let parameters = try? reader.readParameter() else { return nil }
    guard let dependencies = dependencies(of: id) else { return nil }
    let reason = store.naming(details.reason)
    return store.withTables { tables in
      Trace(
        label: label, key: NodeKey(digest: tables.digests.digest(tables.traces.key(id))),
        stepVersion: details.stepVersion, salt: details.salt, parameters: parameters,
        dependencies: dependencies, declarations: details.declarations,
        outputs: tables.traces.outputs(id).map { position in
          let output = tables.traces.output(at: position)
          return Trace.Output(
            name: ByteText(tables.names.text(output.name)),
            digest: tables.digests.digest(output.digest),
            mediaType: MediaType(rawValue: tables.names.text(output.mediaType)))
        },
        findings: details.findings,
        duration: .microseconds(Int64(tables.traces.duration(id))), reason: reason)
    }
  }

  private func dependencies(of id: TraceID) -> [Trace.Dependency]? {
    let found = store.withTables { tables in
      tables.traces.dependencies(id).map { position in
        let dependency = tables.traces.dependency(at: position)
        let answer = dependency.answer
        return (
          question: tables.question(dependency.question), answer,
          digest: answer.isDigest ? tables.digests.digest(answer) : nil, dependency.isBatched
        )
      }
    }
    var dependencies: [Trace.Dependency] = []
    for (question, id, digest, isBatched) in found {
      guard let question else { return nil }
      let answer =
        digest.map { Answer($0, to: question, preimage: preimage(of: id, question)) }
        ?? Answer(id, to: question)
      dependencies.append(
        Trace.Dependency(question: question, answer: answer, isBatched: isBatched))
    }
    return dependencies
  }

  private func preimage(of id: DigestID, _ question: Question) -> [UInt8]? {
    question.keepsPreimages ? store.bytes(of: id) : nil
  }

  func declarers(of label: Label) -> [Label] {
    store.withTables { tables in
      guard let id = tables.findLabel(label.description), let node = tables.nodes.declarer(id)
      else { return [] }
      return Label(tables.nodes.labels.text(tables.nodes.label(node))).map { [$0] } ?? []
    }
  }

  func has(_ digest: Digest) -> Bool {
    guard let id = store.withTables({ $0.digests.find(digest) }) else { return false }
    return store.isStored(id)
  }

  func blob(_ digest: Digest) -> [UInt8]? {
    store.withTables { $0.digests.find(digest) }.flatMap { store.bytes(of: $0) }
  }

  func add(_ trace: Trace, blobs: [(Digest, [UInt8])]) {}
  func finish() {}
  func takeNotice() -> Finding? { nil }
}

extension BuildStore {
  /// A reason with the entries of the lists that differ, where the store has them; the reason as it
  /// was kept has digests alone.
  func naming(_ reason: RunReason) -> RunReason {
    guard case .answerChanged(let question, let old, let new) = reason, question.keepsPreimages
    else { return reason }
    return .answerChanged(
      question, from: naming(old, to: question), to: naming(new, to: question))
  }

  private func naming(_ answer: Answer, to question: Question) -> Answer {
    guard case .digest(let digest) = answer, let id = withTables({ $0.digests.find(digest) })
    else { return answer }
    return Answer(digest, to: question, preimage: bytes(of: id))
  }
}

extension Question {
  /// Whether what its answers are digests of is kept for explanations.
  fileprivate var keepsPreimages: Bool {
    switch self {
    case .kind, .list, .glob: true
    case .content, .output, .environment, .tool: false
    }
  }
}
