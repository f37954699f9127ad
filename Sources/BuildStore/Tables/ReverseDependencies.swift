/// Which nodes asked a question: the way from what changed to who may care. Made from the newest
/// traces when it is needed.
public struct ReverseDependencies: Sendable {
  private var starts: [UInt32]
  private var nodes: [UInt32]

  /// The users of all questions.
  public init(_ tables: BuildTables) {
    starts = Array(repeating: 0, count: tables.questions.count + 1)
    let traces = tables.traces
    let newest = (0..<tables.nodes.count).map { tables.nodes.newest(NodeID($0)) }
    var count = 0
    for trace in newest {
      guard let trace else { continue }
      for position in traces.dependencies(trace) {
        starts[traces.question(at: position).index + 1] += 1
        count += 1
      }
    }
    for question in 0..<tables.questions.count { starts[question + 1] += starts[question] }
    nodes = Array(repeating: 0, count: count)
    var next = starts
    for (node, trace) in newest.enumerated() {
      guard let trace else { continue }
      for position in traces.dependencies(trace) {
        let question = traces.question(at: position).index
        nodes[Int(next[question])] = UInt32(node)
        next[question] += 1
      }
    }
  }

  /// The nodes whose newest trace asked a question, in the order of their ids. None for questions
  /// that came after this was made.
  public func users(of question: QuestionID) -> [NodeID] {
    guard question.index + 1 < starts.count else { return [] }
    return nodes[Int(starts[question.index])..<Int(starts[question.index + 1])]
      .map { NodeID(rawValue: $0) }
  }
}
