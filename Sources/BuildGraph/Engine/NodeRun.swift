import BuildStore
import Digest
import FileTree
import Findings
import Text

/// One run of a node's step in a lane, and what is kept of it.
struct NodeRun {
  /// What a run brought.
  struct Outcome {
    var result: BuildCore.RunResult
    /// The nodes that it asked, in order.
    var used: [Label] = []
    var duration = Duration.zero
    /// It made other bytes of the same answers than an earlier run.
    var contradictsEarlier = false
  }

  let work: NodeWork
  let assignment: BuildCore.Assignment
  let find: (ArtifactRequest) -> RunRecord.Availability
  let declare: ([NodeSpec]) throws -> Void

  private var node: NodeSpec { assignment.spec }

  /// Runs the step, unless another process does.
  func run() -> Outcome {
    let locks = work.locks
    switch locks.take(assignment.key) {
    case .refused: return Outcome(result: .isElsewhere)
    case .unavailable: break
    case .held:
      work.store.follow()
      if newestTrace() != assignment.newest {
        locks.release(assignment.key)
        return Outcome(result: .hasNewTraces)
      }
    }
    let outcome = attempt()
    if case .made = outcome.result {
      locks.finish(assignment.key)
    } else {
      locks.release(assignment.key)
    }
    return outcome
  }

  private func newestTrace() -> TraceID? {
    work.store.withTables { tables in
      guard let label = tables.findLabel(node.label.description) else { return nil }
      return tables.nodes.node(label).flatMap { tables.nodes.newest($0) }
    }
  }

  private func attempt() -> Outcome {
    guard let step = work.steps[node.label.step] else {
      let error = NodeError.failed(node.label, reason: "its step is not known")
      return Outcome(result: .failed(error.findings))
    }
    let record = RunRecord(signal: assignment.signal, find: find)
    let context = RunContext(
      node, run: record,
      tree: RecordingTree(record, files: work.snapshot, owners: work.owned.owners),
      variables: work.options.environment,
      machine: work.options.machine ?? Machine(work.options), addNodes: declare)
    let clock = ContinuousClock()
    let start = clock.now
    let result = Result { try step.run(context) }
    var outcome = Outcome(result: .overturned, used: used(record), duration: clock.now - start)
    if record.isOverturned { return outcome }
    if assignment.signal.isRaised {
      outcome.result = .interrupted
      return outcome
    }
    if !record.awaited.isEmpty {
      outcome.result = .waits(record.awaited)
      return outcome
    }
    switch result {
    case .failure(let error):
      outcome.result = .failed(findings(of: error))
    case .success(let output): finish(output, record, &outcome)
    }
    return outcome
  }

  private func findings(of error: any Error) -> [Finding] {
    if let error = error as? any FindingError { return error.findings }
    return NodeError.failed(node.label, reason: "\(error)").findings
  }

  /// The nodes that a run asked.
  private func used(_ record: RunRecord) -> [Label] {
    record.dependencies.compactMap { dependency in
      switch dependency.question {
      case .output(let label, _): label
      case .content(let path): work.owned.owners[path]?.label
      default: nil
      }
    }
  }

  // MARK: Keeping

  private func finish(_ output: StepOutput, _ record: RunRecord, _ outcome: inout Outcome) {
    var ready: [RunRecord.ReadyArtifact] = []
    for var artifact in output.artifacts {
      if ready.contains(where: { $0.artifact.name.hasSameBytes(as: artifact.name) }) {
        outcome.result = .failed(NodeError.artifactTwice(node.label, artifact.name).findings)
        return
      }
      artifact.isSensitive = artifact.isSensitive || record.isSensitive
      ready.append(RunRecord.ReadyArtifact(artifact: artifact, digest: digest(of: artifact)))
    }
    // A run that sees or makes something secret leaves nothing behind, digests neither: the digest
    // of a weak secret tells it.
    let isSensitive = record.isSensitive || ready.contains(where: \.isSensitive)
    var findings = output.findings
    let reason =
      isSensitive && assignment.reason == .new ? RunReason.neverStored : assignment.reason
    let outputs = ids(of: ready)
    if !isSensitive, !record.cannotBeStored {
      outcome.contradictsEarlier = keep(ready, outputs, findings, record, outcome.duration)
      if outcome.contradictsEarlier { findings.append(contradiction) }
    }
    let failure = work.write(ready, of: node)
    outcome.result = failure.isEmpty ? .made(ready, outputs, findings, reason) : .failed(failure)
  }

  private func digest(of artifact: Artifact) -> Digest {
    artifact.isSensitive ? SecretDigests.digest(of: artifact.bytes) : Digest(of: artifact.bytes)
  }

  private func ids(of artifacts: [RunRecord.ReadyArtifact]) -> [TraceRecord.Output] {
    work.store.withTables { tables in
      artifacts.map { ready in
        TraceRecord.Output(
          name: tables.name(ready.artifact.name),
          digest: tables.digests.intern(ready.digest, ready.isSensitive ? .keyed : .plain),
          size: UInt64(ready.bytes.count),
          mediaType: tables.name(ready.artifact.mediaType.rawValue),
          isSensitive: ready.isSensitive)
      }
    }
  }

  /// Keeps the run in the store. Returns whether an earlier run with the same answers made
  /// something else.
  private func keep(
    _ artifacts: [RunRecord.ReadyArtifact], _ outputs: [TraceRecord.Output],
    _ findings: [Finding], _ record: RunRecord, _ duration: Duration
  ) -> Bool {
    let store = work.store
    for (artifact, output) in zip(artifacts, outputs) {
      store.store(artifact.bytes, as: output.digest)
    }
    var preimages: [(DigestID, [UInt8])] = []
    let details = TraceDetails(
      stepVersion: stepVersion, salt: work.options.salt, reason: assignment.reason,
      findings: findings, declarations: record.declarations)
    let (trace, contradicts) = store.withTables { tables in
      let trace = self.trace(outputs, details, record, duration, &tables, &preimages)
      return (trace, contradictsEarlier(trace, tables))
    }
    for (digest, bytes) in preimages { store.store(bytes, as: digest) }
    store.record(trace)
    work.ledger?.settle(record.dependencies.map { ($0.question, $0.answer) })
    return contradicts
  }

  private var stepVersion: UInt32 {
    work.steps[node.label.step].map { type(of: $0).version } ?? 0
  }

  private func trace(
    _ outputs: [TraceRecord.Output], _ details: TraceDetails, _ record: RunRecord,
    _ duration: Duration, _ tables: inout BuildTables, _ preimages: inout [(DigestID, [UInt8])]
  ) -> TraceRecord {
    var outputs = outputs
    if !details.findings.isEmpty {
      outputs.append(
        TraceRecord.Output(
          name: tables.name(BuildTables.findingsMark), digest: .absent, size: 0,
          mediaType: tables.name("")))
    }
    let dependencies = record.dependencies.map { dependency in
      let answer = tables.id(of: dependency.answer)
      if let bytes = dependency.answer.preimage { preimages.append((answer, bytes)) }
      return TraceRecord.Dependency(
        tables.id(of: dependency.question), answer, isBatched: dependency.isBatched)
    }
    return TraceRecord(
      label: tables.label(node.label.description),
      key: tables.digests.intern(assignment.key.digest), dependencies: dependencies,
      outputs: outputs, declared: record.declarations.map { tables.label("\($0.node.label)") },
      payload: details.payload(node.parameters), duration: smoothed(duration, tables),
      build: work.buildNumber)
  }

  /// Half the old and half the new duration: only for the order of work.
  private func smoothed(_ duration: Duration, _ tables: BuildTables) -> UInt32 {
    let new = UInt32(clamping: duration.microseconds)
    guard let newest = assignment.newest else { return new }
    return tables.traces.duration(newest) / 2 + new / 2
  }

  private func contradictsEarlier(_ trace: TraceRecord, _ tables: BuildTables) -> Bool {
    let chain = TraceCursor.chain(assignment.newest, in: tables) {
      tables.traces.key($0) == trace.key
        && tables.traces.dependencies($0).count == trace.dependencies.count
    }
    return chain.contains { earlier in
      zip(tables.traces.dependencies(earlier), trace.dependencies).allSatisfy {
        tables.traces.dependency(at: $0) == $1
      }
        && !tables.traces.outputs(earlier).map { tables.traces.output(at: $0) }
          .filter { $0.digest.isDigest }
          .elementsEqual(trace.outputs.filter { $0.digest.isDigest }) {
            $0.name == $1.name && $0.digest == $1.digest
          }
    }
  }

  private var contradiction: Finding {
    Finding(
      .warning, code: "node.not-deterministic", at: node.place,
      "\(node.label) made something else of the same inputs than before",
      hints: ["its step uses something that it does not ask for"])
  }
}
