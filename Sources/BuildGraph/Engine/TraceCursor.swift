import BuildStore

/// How far the check of a node's traces is. It stops at a question about a node that is not done,
/// and goes on exactly there.
struct TraceCursor: Sendable {
  /// The traces that fit so far, newest first.
  var candidates: [TraceID]
  /// How many questions were compared.
  var position = 0
  /// Whether all traces that the store has were among the candidates.
  var isComplete: Bool
  /// The first difference that was met.
  var failure: RunReason?
  /// What the first candidate declared, decoded.
  var declarations: (trace: TraceID, list: [Trace.Declaration])?
  /// How many traces were compared from the start.
  let comparedCount: Int

  init(_ candidates: [TraceID], isComplete: Bool) {
    self.candidates = candidates
    comparedCount = candidates.count
    self.isComplete = isComplete
  }
}
