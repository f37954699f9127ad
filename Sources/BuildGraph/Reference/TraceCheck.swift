import Digest

/// Verification: compares a node's traces with the world, question by question in the order in
/// which they were asked, and stops at the first answer that fits no trace. A later question may
/// only exist because of an earlier answer, so nothing is asked ahead of its batch.
///
/// The same walk serves builds and explanations; they differ in who answers.
struct TraceCheck {
  /// What comes next.
  enum Step {
    /// These are to be answered, then handed to `take`: one batch.
    case ask([Question])
    /// Every answer fits.
    case matches(Trace)
    /// No trace is left.
    case fails(RunReason)
  }

  private var candidates: [Trace]
  private var position = 0
  private var failure: RunReason?

  /// A check of a node's traces, newest first.
  init(_ traces: [Trace], of node: NodeSpec, key: NodeKey, stepVersion: UInt32, salt: Digest?) {
    candidates = traces.filter { $0.key == key }
    if candidates.isEmpty {
      failure =
        traces.first.map {
          $0.keyChange(to: node, stepVersion: stepVersion, salt: salt)
        } ?? .new
    }
  }

  /// What comes next.
  var next: Step {
    guard let newest = candidates.first else { return .fails(failure ?? .new) }
    if position == newest.dependencies.count { return .matches(newest) }
    var batch: [Question] = []
    for dependency in newest.dependencies[position...] {
      batch.append(dependency.question)
      if !dependency.isBatched { break }
    }
    return .ask(batch)
  }

  /// The nodes that the run declared after as many answers as are known to fit by now. A run that
  /// gets the same answers declares them again.
  var declarations: [NodeSpec] {
    candidates.first?.declarations.filter { $0.after <= position }.map(\.node) ?? []
  }

  /// Takes the answer to the next question; nil where it cannot be had, which fits nothing.
  mutating func take(_ answer: Answer?) {
    guard let expected = candidates.first?.dependencies[position] else { return }
    candidates.removeAll {
      $0.dependencies.count <= position || $0.dependencies[position].question != expected.question
        || $0.dependencies[position].answer != answer
    }
    if candidates.isEmpty {
      failure = .answerChanged(expected.question, from: expected.answer, to: answer ?? .absent)
    }
    position += 1
  }

  /// Whether a trace is left.
  var isOpen: Bool { !candidates.isEmpty }
}

extension Trace {
  /// Why a node's key is no longer that of this trace.
  fileprivate func keyChange(
    to node: NodeSpec, stepVersion: UInt32, salt: Digest?
  ) -> RunReason {
    if stepVersion != self.stepVersion {
      return .stepChanged(from: self.stepVersion, to: stepVersion)
    }
    if salt != self.salt { return .programChanged }
    return .parametersChanged(parameters.differingNames(from: node.parameters))
  }
}
