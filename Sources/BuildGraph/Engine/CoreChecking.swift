import BuildStore
import FileTree
import Findings
import Text

/// Verification: compares a node's traces with the world, question by question in the order in
/// which they were asked, and never ahead of a batch. See `TraceCheck`, which does the same with
/// traces as values.
extension BuildCore {
  /// Begins with the newest traces; those that only the cold part of the store has are read when
  /// these do not fit.
  mutating func beginCheck(_ number: NodeNumber) {
    guard let key = key(of: number)?.digest else { return }
    self[number].stage = .checking
    self[number].newest = newestTrace(of: number)
    let label = self[number].labelID
    let found: [TraceID]? = store.withTables { tables in
      guard let node = tables.nodes.node(label), let keyID = tables.digests.find(key) else {
        return nil
      }
      return TraceCursor.chain(tables.nodes.newest(node), in: tables) {
        tables.traces.key($0) == keyID
      }
    }
    self[number].cursor = TraceCursor(found ?? [], isComplete: false)
    check(number)
  }

  /// Goes on with the check of a node as far as answers are known.
  mutating func check(_ number: NodeNumber) {
    while let spec = self[number].spec, let cursor = self[number].cursor {
      guard let newest = cursor.candidates.first else {
        if readOlder(number) { continue }
        return miss(number)
      }
      if discovers(spec), !declare(newest, spec, number) { return miss(number) }
      switch walk(number, inSteps: discovers(spec)) {
      case .isDifferent, .advanced: continue
      case .matches(let trace): return hit(number, trace)
      case .waits(let waits): return wait(number, for: waits, .checking)
      case .asks(let questions): return queue(number, .lookUp(questions))
      }
    }
  }

  private enum Walk {
    case matches(TraceID)
    case waits([BuildNode.Wait])
    /// Questions about files that nobody has answered yet.
    case asks([QuestionID])
    /// One batch fits.
    case advanced
    /// No candidate is left.
    case isDifferent
  }

  /// The nodes that a fitting run declared by now exist; false where that is a contradiction, which
  /// the run comes upon too.
  private mutating func declare(
    _ trace: TraceID, _ spec: NodeSpec, _ number: NodeNumber
  ) -> Bool {
    if self[number].cursor?.declarations?.trace != trace {
      let payload = store.payload(of: trace)
      guard let payload, let list = try? TraceDetails.declarations(payload) else { return false }
      self[number].cursor?.declarations = (trace, list)
    }
    guard let cursor = self[number].cursor else { return false }
    let declared = (cursor.declarations?.list ?? []).filter { $0.after <= cursor.position }
    if declared.isEmpty { return true }
    let children = declared.map(\.node)
    return children.allSatisfy { steps.check($0).isEmpty }
      && (try? declare(children, by: spec)) != nil
  }

  /// Compares from where the check stands; one batch where a trace may declare nodes on the way.
  private mutating func walk(_ number: NodeNumber, inSteps: Bool) -> Walk {
    guard var cursor = self[number].cursor else { return .isDifferent }
    let result = store.withTables { tables in
      while true {
        guard let newest = cursor.candidates.first else { return Walk.isDifferent }
        let range = tables.traces.dependencies(newest)
        let start = range.lowerBound + cursor.position
        if start == range.upperBound { return .matches(newest) }
        var end = start + 1
        while end < range.upperBound, tables.traces.dependency(at: end - 1).isBatched { end += 1 }
        if let obstacle = obstacle(number, start..<end, &tables) { return obstacle }
        // Another candidate may have asked something else next.
        for position in start..<end where cursor.candidates.first == newest {
          compare(number, position, &cursor, &tables)
        }
        if cursor.candidates.isEmpty { return .isDifferent }
        if inSteps { return .advanced }
      }
    }
    self[number].cursor = cursor
    return result
  }

  /// What keeps a batch of questions from being answered; nil where all answers are known.
  private mutating func obstacle(
    _ number: NodeNumber, _ batch: Range<Int>, _ tables: inout BuildTables
  ) -> Walk? {
    var waits: [BuildNode.Wait] = []
    var questions: [QuestionID] = []
    var isWaiting = false
    for position in batch {
      let question = tables.traces.question(at: position)
      if let asked = asked(question, &tables), let words = tables.question(question) {
        isWaiting = isWaiting || !self[asked].isDone
        // Ready ones too: what the node uses is what it asked for.
        waits.append(BuildNode.Wait(node: asked, edge: .asked(words)))
      } else if answer(question, &tables) == .unknown {
        questions.append(question)
      }
    }
    if isWaiting { return .waits(waits) }
    if waits.contains(where: { self[$0.node].product?.isReady != true }) { return .waits(waits) }
    if !questions.isEmpty { return .asks(questions) }
    self[number].uses += waits.map(\.node)
    return nil
  }

  /// The node that a question is about, as an owner too; nil where it is about something else.
  private mutating func asked(
    _ question: QuestionID, _ tables: inout BuildTables
  ) -> NodeNumber? {
    if let label = tables.questions.label(question) { return self.number(of: label, in: tables) }
    return owner(question, tables).map { number(of: $0.label, in: &tables) }
  }

  /// The owner of the content that a question is about.
  private func owner(_ question: QuestionID, _ tables: BuildTables) -> OwnedPaths.Owner? {
    if owned.owners.isEmpty { return nil }
    guard tables.questions.kind(question) == .content, let path = tables.questions.path(question)
    else { return nil }
    return ownersBehindLinks[question] ?? owned.owners[tables.treePath(path)]
  }

  private mutating func answer(
    _ question: QuestionID, _ tables: inout BuildTables
  ) -> AnswerColumn.Known {
    let known = answers[question]
    if known != .unknown { return known }
    switch tables.questions.kind(question) {
    case .environment:
      let name = ByteText(tables.names.text(NameID(rawValue: tables.questions.subject(question))))
      let answer = tables.id(of: Answer.value(options.environment[name]))
      answers[question] = .answer(answer)
      return .answer(answer)
    case .tool:
      let name = tables.names.text(NameID(rawValue: tables.questions.subject(question)))
      guard let found = options.machine?.tools.tool(name).answer else { return .none }
      let answer = tables.id(of: found)
      answers[question] = .answer(answer)
      return .answer(answer)
    // No version of this engine asks so.
    case .pin, .nodes: return .none
    case .content, .kind, .list, .glob, .output: return .unknown
    }
  }

  /// Drops the candidates that do not fit the answer to the next question.
  private mutating func compare(
    _ number: NodeNumber, _ position: Int, _ cursor: inout TraceCursor,
    _ tables: inout BuildTables
  ) {
    let expected = tables.traces.dependency(at: position)
    let question = expected.question
    let answer: AnswerColumn.Known
    if let owner = owner(question, tables) {
      answer = output(
        of: self.number(of: owner.label, in: &tables), tables.name(owner.artifact), tables)
    } else if let label = tables.questions.label(question) {
      let artifact = NameID(rawValue: tables.questions.object(question))
      answer = self.number(of: label, in: tables).map { output(of: $0, artifact, tables) } ?? .none
    } else {
      answer = self.answer(question, &tables)
    }
    let offset = cursor.position
    cursor.candidates.removeAll { candidate in
      let range = tables.traces.dependencies(candidate)
      if range.count <= offset { return true }
      let other = tables.traces.dependency(at: range.lowerBound + offset)
      return other.question != question || answer != .answer(other.answer)
    }
    if cursor.candidates.isEmpty, let asked = tables.question(question) {
      cursor.failure =
        cursor.failure
        ?? .answerChanged(
          asked, from: tables.shownAnswer(expected.answer, to: asked),
          to: answer.id.map { tables.shownAnswer($0, to: asked) } ?? .absent)
    }
    cursor.position += 1
  }

  /// The digest of a node's artifact; none where it is made from secrets, which fits no trace.
  private func output(
    of number: NodeNumber, _ artifact: NameID, _ tables: BuildTables
  ) -> AnswerColumn.Known {
    switch self[number].product?.content {
    case .stored(let trace, _):
      return .answer(tables.traces.outputDigest(trace, artifact) ?? .absent)
    case .made(_, let outputs):
      guard let output = outputs.first(where: { $0.name == artifact }) else {
        return .answer(.absent)
      }
      return output.isSensitive ? .none : .answer(output.digest)
    case .nothing, nil: return .none
    }
  }

  // MARK: How it ends

  /// Takes the traces that were not in memory; false where all were looked at.
  private mutating func readOlder(_ number: NodeNumber) -> Bool {
    guard let cursor = self[number].cursor, !cursor.isComplete,
      let key = key(of: number)?.digest
    else { return false }
    let label = self[number].labelID
    let node = store.withTables { $0.nodes.node(label) }
    let all = node.map { store.traces(of: $0) } ?? []
    let fitting = store.withTables { tables in
      guard let keyID = tables.digests.find(key) else { return [TraceID]() }
      return all.filter { tables.traces.key($0) == keyID }
    }
    var next = TraceCursor(fitting, isComplete: true)
    next.failure = cursor.failure
    // Those that were compared before do not fit now either; comparing asks nothing new.
    self[number].cursor = next
    self[number].uses.removeSubrange(self[number].needCount...)
    return !fitting.isEmpty && fitting.count > cursor.comparedCount
  }

  /// Answers that a lane found; the check goes on.
  mutating func take(_ found: [(QuestionID, AnswerColumn.Known)], for number: NodeNumber) {
    for (question, answer) in found where answers[question] == .unknown {
      answers[question] = answer
    }
    check(number)
  }

  private mutating func hit(_ number: NodeNumber, _ trace: TraceID) {
    let writes = !(owned.writes[self[number].label] ?? []).isEmpty
    if keepsBytes(number) || writes { return queue(number, .load(trace)) }
    settle(number, product(of: trace, nil))
  }

  /// The product of a trace that fits.
  func product(of trace: TraceID, _ artifacts: [RunRecord.ReadyArtifact]?) -> NodeProduct {
    var product = NodeProduct(.unchanged, .stored(trace, artifacts))
    if store.withTables({ $0.hasFindings(trace) }) {
      product.findings =
        store.payload(of: trace).flatMap { TraceDetails($0) }?.findings ?? []
    }
    return product
  }

  /// No trace fits: the step runs.
  mutating func miss(_ number: NodeNumber, leftToRun: Bool = false) {
    let reason = leftToRun ? RunReason.new : missReason(number)
    run(number, reason)
  }

  mutating func run(_ number: NodeNumber, _ reason: RunReason) {
    self[number].reason = reason
    self[number].cursor = nil
    self[number].stage = .running
    self[number].uses.removeSubrange(min(self[number].needCount, self[number].uses.count)...)
    queue(number, .run)
  }

  /// Why no trace fits.
  private mutating func missReason(_ number: NodeNumber) -> RunReason {
    if let failure = self[number].cursor?.failure { return failure }
    guard let spec = self[number].spec, let newest = newestTrace(of: number),
      let payload = store.payload(of: newest), let details = TraceDetails(payload)
    else { return .new }
    var reader = BinaryReader(payload.parameters[...])
    guard let parameters = try? reader.readParameter() else { return .new }
    let version = stepVersion(of: spec)
    if version != details.stepVersion {
      return .stepChanged(from: details.stepVersion, to: version)
    }
    if options.salt != details.salt { return .programChanged }
    let names = parameters.differingNames(from: spec.parameters)
    return names.isEmpty ? .new : .parametersChanged(names)
  }
}

extension AnswerColumn.Known {
  fileprivate var id: DigestID? {
    if case .answer(let id) = self { id } else { nil }
  }
}

extension TraceCursor {
  /// A node's traces that are in memory, newest first.
  static func chain(
    _ newest: TraceID?, in tables: BuildTables, where isWanted: (TraceID) -> Bool
  ) -> [TraceID] {
    var chain: [TraceID] = []
    var next = newest
    var count = 0
    while let trace = next, count < BuildTables.traceLimit {
      if isWanted(trace) { chain.append(trace) }
      next = tables.traces.previous(trace)
      count += 1
    }
    return chain
  }
}

extension BuildTables {
  /// The name of the output that says that a trace has findings; its digest stands for nothing.
  static let findingsMark = "\u{1}findings"

  /// Whether a trace has findings.
  func hasFindings(_ trace: TraceID) -> Bool {
    traces.outputs(trace).last.map { traces.output(at: $0).digest == .absent } ?? false
  }

  /// An answer for people; lists as their digests, their entries are read for explanations only.
  func shownAnswer(_ id: DigestID, to question: Question) -> Answer {
    id.isDigest ? .digest(digests.digest(id)) : Answer(id, to: question)
  }
}
