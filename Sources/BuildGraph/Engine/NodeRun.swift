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
    if assignment.signal.isRaised { return Outcome(result: .interrupted) }
    let locks = work.locks
    let hold = locks.take(assignment.key)
    switch hold {
    case .refused: return Outcome(result: .isElsewhere)
    case .unavailable: break
    case .held, .heldWithAll:
      if hold == .held { work.store.follow() }
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
    let label = assignment.labelID
    return work.store.withTables { tables in
      tables.nodes.node(label).flatMap { tables.nodes.newest($0) }
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
      ready.append(
        RunRecord.ReadyArtifact(artifact: artifact, digest: digest(of: artifact, record)))
    }
    // A run that sees or makes something secret leaves nothing behind, digests neither: the digest
    // of a weak secret tells it.
    let isSensitive = record.isSensitive || ready.contains(where: \.isSensitive)
    let reason =
      isSensitive && assignment.reason == .new ? RunReason.neverStored : assignment.reason
    var made = BuildCore.Made(artifacts: ready, findings: output.findings, reason: reason)
    if isSensitive || record.cannotBeStored {
      made.outputs = work.store.recording { ids(of: ready, in: &$0.tables) }
    } else {
      outcome.contradictsEarlier = keep(&made, record, outcome.duration)
      if outcome.contradictsEarlier { made.findings.append(contradiction) }
    }
    let failure = work.write(ready, of: node)
    outcome.result = failure.isEmpty ? .made(made) : .failed(failure)
  }

  private func digest(of artifact: Artifact, _ record: RunRecord) -> Digest {
    if artifact.isSensitive { return SecretDigests.digest(of: artifact.bytes) }
    return record.knownDigest(of: artifact.bytes) ?? Digest(of: artifact.bytes)
  }

  private func ids(
    of artifacts: [RunRecord.ReadyArtifact], in tables: inout BuildTables
  ) -> [TraceRecord.Output] {
    artifacts.map { ready in
      TraceRecord.Output(
        name: tables.name(ready.artifact.name),
        digest: tables.digests.intern(ready.digest, ready.isSensitive ? .keyed : .plain),
        size: UInt64(ready.bytes.count),
        mediaType: tables.name(ready.artifact.mediaType.rawValue),
        isSensitive: ready.isSensitive)
    }
  }

  /// Keeps the run in the store, all of it under one lock. Returns whether an earlier run with the
  /// same answers made something else.
  private func keep(
    _ made: inout BuildCore.Made, _ record: RunRecord, _ duration: Duration
  ) -> Bool {
    let details = TraceDetails(
      stepVersion: stepVersion, salt: work.options.salt, reason: assignment.reason,
      findings: made.findings, declarations: record.declarations)
    let payload = details.payload(node.parameters)
    let proved = record.dependencies.compactMap { dependency in
      work.ledger?.proved(dependency.question, dependency.answer)
    }
    let artifacts = made.artifacts
    let dependencies = record.dependencies
    let declared = record.declarations.map(\.node.label.description)
    let kept = work.store.recording { state -> Kept in
      let outputs = ids(of: artifacts, in: &state.tables)
      for (artifact, output) in zip(artifacts, outputs) {
        state.store(artifact.bytes, as: output.digest)
      }
      let trace = TraceRecord(
        label: assignment.labelID,
        key: state.tables.digests.intern(assignment.key.digest),
        dependencies: dependencies.map { ids(of: $0, in: &state) },
        outputs: outputs + mark(details, in: &state.tables),
        declared: declared.map { state.tables.label($0) }, payload: payload,
        duration: smoothed(duration, state.tables), build: work.buildNumber)
      let contradicts = contradictsEarlier(trace, state.tables)
      let id = state.record(trace)
      for answer in proved { work.ledger?.settle(answer, in: &state) }
      let isStored = outputs.allSatisfy { state.isStored($0.digest) }
      return Kept(outputs: outputs, trace: isStored ? id : nil, contradicts: contradicts)
    }
    made.outputs = kept.outputs
    made.trace = kept.trace
    return kept.contradicts
  }

  /// What came of keeping a run; a trace where all of its artifacts can be had from the store.
  private struct Kept: Sendable {
    var outputs: [TraceRecord.Output]
    var trace: TraceID?
    var contradicts: Bool
  }

  private var stepVersion: UInt32 {
    work.steps[node.label.step].map { type(of: $0).version } ?? 0
  }

  /// The output that says that the run has findings.
  private func mark(
    _ details: TraceDetails, in tables: inout BuildTables
  ) -> [TraceRecord.Output] {
    if details.findings.isEmpty { return [] }
    return [
      TraceRecord.Output(
        name: tables.name(BuildTables.findingsMark), digest: .absent, size: 0,
        mediaType: tables.name(""))
    ]
  }

  /// A dependency as ids; the bytes that its answer's digest is of are kept.
  private func ids(
    of dependency: Trace.Dependency, in state: inout BuildStore.Content
  ) -> TraceRecord.Dependency {
    let answer = state.tables.id(of: dependency.answer)
    if let bytes = dependency.answer.preimage { state.store(bytes, as: answer) }
    return TraceRecord.Dependency(
      state.tables.id(of: dependency.question), answer, isBatched: dependency.isBatched)
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
