import Digest
import FileTree
import Findings
import Text

/// Brings one node up to date within a build: its needs first, then its traces, and its step only
/// where no trace fits.
struct NodeBuild {
  /// The node ends here, other than by its step.
  private enum Ending: Error {
    case fails([Finding])
    case isSkipped(for: Label)
    case unwinds(BuildRun.Unwinding)
  }

  private let node: NodeSpec
  private let build: BuildRun
  private let key: NodeKey
  /// The nodes that it used so far, in the order in which it asked.
  private(set) var uses: [Label] = []
  private var duration = Duration.zero
  private var restarts = 0

  init(_ node: NodeSpec, in build: BuildRun) {
    self.node = node
    self.build = build
    key = build.known.key(of: node)
  }

  /// What comes of the node. Failures are products too.
  mutating func product() throws(BuildRun.Unwinding) -> BuildRun.Product {
    do throws(Ending) {
      try checkDeclaration()
      try bringNeeds()
      let product =
        switch try verify() {
        case .hit(let product): product
        case .miss(let reason): try run(reason)
        }
      try write(product)
      return product
    } catch {
      switch error {
      case .unwinds(let unwinding): throw unwinding
      case .fails(let findings):
        return ended(NodeOutcome(state: .failed, findings: findings))
      case .isSkipped(let failed):
        return ended(NodeOutcome(state: .skipped, skippedFor: failed))
      }
    }
  }

  private func ended(_ outcome: NodeOutcome) -> BuildRun.Product {
    var outcome = outcome
    outcome.duration = duration
    outcome.restarts = restarts
    return BuildRun.Product(outcome: outcome, uses: uses)
  }

  private func checkDeclaration() throws(Ending) {
    let wrong = build.engine.steps.check(node) + (build.owned.findings[node.label] ?? [])
    if !wrong.isEmpty { throw .fails(wrong) }
  }

  private mutating func bringNeeds() throws(Ending) {
    try bringAll(node.needs.map { ($0, .need) })
  }

  /// Brings nodes up to date, all of them before the first that failed is looked at.
  private mutating func bringAll(_ labels: [(Label, BuildRun.Edge)]) throws(Ending) {
    var failed: Label?
    for (label, edge) in labels {
      uses.append(label)
      switch try bring(label, edge) {
      case .ready: continue
      case .failed: failed = failed ?? build.products[label]?.outcome.skippedFor ?? label
      case .unknown:
        let nearest = build.known.nearest(to: label)
        throw .fails(NodeError.unknownNode(label, askedBy: node, nearest: nearest).findings)
      case .cycle(let error): throw .fails(error.findings)
      case .tooDeep: throw .fails(NodeError.tooDeep(label).findings)
      }
    }
    if let failed { throw .isSkipped(for: failed) }
  }

  private func bring(_ label: Label, _ edge: BuildRun.Edge) throws(Ending) -> BuildRun.Brought {
    do throws(BuildRun.Unwinding) {
      return try build.bring(label, edge)
    } catch {
      throw .unwinds(error)
    }
  }

  // MARK: Verification

  private enum Verdict {
    case hit(BuildRun.Product)
    case miss(RunReason)
  }

  private mutating func verify() throws(Ending) -> Verdict {
    let store = build.engine.store
    var check = TraceCheck(
      store.traces(of: node.label), of: node, key: key,
      stepVersion: build.known.stepVersion(of: node) ?? 0, salt: build.engine.options.salt)
    let before = uses
    while true {
      // Known as soon as the answers that decide over them are: as in a run.
      guard declare(check.declarations) else { return .miss(.new) }
      switch check.next {
      case .fails(let reason):
        uses = before
        return .miss(reason)
      case .matches(let trace):
        if let lost = trace.outputs.first(where: { !store.has($0.digest) }) {
          uses = before
          return .miss(.artifactLost(lost.name))
        }
        return .hit(product(of: trace))
      case .ask(let questions):
        try bringAsked(questions)
        for question in questions {
          if !check.isOpen { break }
          check.take(answer(question))
        }
      }
    }
  }

  /// Declares what a trace says. A contradiction is left to the run, which comes upon it too.
  private func declare(_ nodes: [NodeSpec]) -> Bool {
    nodes.allSatisfy { build.engine.steps.check($0).isEmpty }
      && (nodes.isEmpty || (try? build.known.declare(nodes, by: node)) != nil)
  }

  /// Brings the nodes up to date that a batch of questions is about. One that nobody knows, or that
  /// waits for this one, gives no answer: then the step runs, and finds out itself.
  private mutating func bringAsked(_ questions: [Question]) throws(Ending) {
    var failed: Label?
    var isLeftToRun = false
    batch: for question in questions {
      guard let label = asked(by: question) else { continue }
      uses.append(label)
      switch try bring(label, .asked(question)) {
      case .ready: continue
      case .failed: failed = failed ?? build.products[label]?.outcome.skippedFor ?? label
      case .unknown, .cycle, .tooDeep:
        isLeftToRun = true
        break batch
      }
    }
    if let failed, !isLeftToRun { throw .isSkipped(for: failed) }
  }

  private func asked(by question: Question) -> Label? {
    switch question {
    case .output(let label, _): label
    case .content(let path): build.owner(of: path)?.label
    default: nil
    }
  }

  private func answer(_ question: Question) -> Answer? {
    build.answer(question) { build.readyArtifacts(of: $0.label) }
  }

  private func product(of trace: Trace) -> BuildRun.Product {
    let artifacts = trace.outputs.map { output in
      RunRecord.ReadyArtifact(
        artifact: Artifact(
          name: output.name.text, mediaType: output.mediaType,
          bytes: build.engine.store.blob(output.digest) ?? []),
        digest: output.digest)
    }
    let outcome = NodeOutcome(
      state: .unchanged, artifacts: artifacts.map(\.artifact), findings: trace.findings)
    return BuildRun.Product(outcome: outcome, artifacts: artifacts, uses: uses)
  }

  // MARK: Running

  private mutating func run(_ reason: RunReason) throws(Ending) -> BuildRun.Product {
    guard let step = build.engine.steps[node.label.step] else {
      throw .fails(NodeError.failed(node.label, reason: "its step is not known").findings)
    }
    let needs = uses
    while true {
      let record = RunRecord(find: { [build] in build.find($0) })
      build.observer(.nodeStarted(node.label))
      let result = attempt(step, record)
      uses = needs + record.dependencies.compactMap { asked(by: $0.question) }
      if record.isInterrupted {
        restarts += 1
        build.observer(.nodePaused(node.label))
        try bringAll(record.awaited.map { ($0.label, .asked($0.question)) })
        continue
      }
      switch result {
      case .failure(let error): throw .fails(findings(of: error))
      case .success(let output): return try finish(output, record, reason)
      }
    }
  }

  private mutating func attempt(
    _ step: any Step, _ record: RunRecord
  ) -> Result<StepOutput, any Error> {
    let context = RunContext(
      node, run: record,
      tree: RecordingTree(record, files: build.snapshot, owners: build.owned.owners),
      variables: build.engine.options.environment, machine: build.machine
    ) { [build, node] in
      for declared in $0 {
        let wrong = build.engine.steps.check(declared)
        if !wrong.isEmpty { throw GraphError(wrong) }
      }
      try build.known.declare($0, by: node)
    }
    let clock = ContinuousClock()
    let start = clock.now
    defer { duration += clock.now - start }
    return Result { try step.run(context) }
  }

  private func findings(of error: any Error) -> [Finding] {
    if let error = error as? any FindingError { return error.findings }
    return NodeError.failed(node.label, reason: "\(error)").findings
  }

  private func finish(
    _ output: StepOutput, _ record: RunRecord, _ reason: RunReason
  ) throws(Ending) -> BuildRun.Product {
    var ready: [RunRecord.ReadyArtifact] = []
    for var artifact in output.artifacts {
      if ready.contains(where: { $0.artifact.name.hasSameBytes(as: artifact.name) }) {
        throw .fails(NodeError.artifactTwice(node.label, artifact.name).findings)
      }
      artifact.isSensitive = artifact.isSensitive || record.isSensitive
      ready.append(RunRecord.ReadyArtifact(artifact: artifact, digest: Digest(of: artifact.bytes)))
    }
    // A run that sees or makes something secret leaves nothing behind, digests neither: the digest
    // of a weak secret tells it.
    let isSensitive = record.isSensitive || ready.contains(where: \.isSensitive)
    let why = reason == .new && isSensitive ? .neverStored : reason
    if !isSensitive, !record.cannotBeStored {
      let trace = trace(ready, output.findings, record, why)
      build.engine.store.add(trace, blobs: ready.map { ($0.digest, $0.bytes) })
    }
    let outcome = NodeOutcome(
      state: .built, artifacts: ready.map(\.artifact), findings: output.findings, reason: why,
      duration: duration, restarts: restarts)
    return BuildRun.Product(outcome: outcome, artifacts: ready, uses: uses)
  }

  private func trace(
    _ artifacts: [RunRecord.ReadyArtifact], _ findings: [Finding], _ record: RunRecord,
    _ reason: RunReason
  ) -> Trace {
    Trace(
      label: node.label, key: key, stepVersion: build.known.stepVersion(of: node) ?? 0,
      salt: build.engine.options.salt, parameters: node.parameters,
      dependencies: record.dependencies, declarations: record.declarations,
      outputs: artifacts.map {
        Trace.Output(
          name: ByteText($0.artifact.name), digest: $0.digest, mediaType: $0.artifact.mediaType)
      },
      findings: findings, duration: duration, reason: reason)
  }

  // MARK: Writing into the tree

  private func write(_ product: BuildRun.Product) throws(Ending) {
    for (name, path) in build.owned.writes[node.label] ?? [] {
      let artifact = product.artifacts.first { $0.artifact.name.hasSameBytes(as: name) }
      guard let artifact else {
        let known = product.artifacts.map(\.artifact.name)
        throw .fails(NodeError.nothingToWrite(node, artifact: name, known: known).findings)
      }
      guard let writer = build.engine.writer, build.engine.options.materialises else { continue }
      do throws(MaterialisationError) {
        try writer.materialise(artifact.artifact, at: path)
      } catch {
        throw .fails(error.findings)
      }
    }
  }
}
