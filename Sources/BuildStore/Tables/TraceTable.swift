/// Traces as columns: questions with answers and outputs of all runs lie one after another, each
/// trace has a range of them.
public struct TraceTable: Sendable {
  /// In a column of questions: the bit that says that the next one was asked together with it.
  @usableFromInline static let batchBit: UInt32 = 1 << 31

  var columns = TraceColumns()
  var payloads = PayloadArena()

  /// A table without traces.
  public init() {}

  init(base columns: TraceColumns, payloadCount: Int) {
    self.columns = columns
    self.columns.previous = Array(repeating: noID, count: columns.node.count)
    payloads = PayloadArena(unread: payloadCount)
  }

  /// How many traces there are.
  public var count: Int { columns.node.count }

  /// The node that a trace is of.
  public func node(_ id: TraceID) -> NodeID { NodeID(rawValue: columns.node[id.index]) }

  /// The digest of the node's key.
  public func key(_ id: TraceID) -> DigestID { DigestID(rawValue: columns.key[id.index]) }

  /// How long the run took, in microseconds.
  public func duration(_ id: TraceID) -> UInt32 { columns.duration[id.index] }

  /// The number of the build that ran it.
  public func build(_ id: TraceID) -> UInt32 { columns.build[id.index] }

  /// The next older trace of the same node.
  public func previous(_ id: TraceID) -> TraceID? { TraceID(column: columns.previous[id.index]) }

  /// The positions of a trace's dependencies.
  public func dependencies(_ id: TraceID) -> Range<Int> {
    Int(columns.dependencyStart[id.index])..<Int(columns.dependencyStart[id.index + 1])
  }

  /// The dependency at a position.
  public func dependency(at position: Int) -> TraceRecord.Dependency {
    let question = columns.question[position]
    return TraceRecord.Dependency(
      QuestionID(rawValue: question & ~TraceTable.batchBit),
      DigestID(rawValue: columns.answer[position]),
      isBatched: question & TraceTable.batchBit != 0)
  }

  /// The question at a position.
  public func question(at position: Int) -> QuestionID {
    QuestionID(rawValue: columns.question[position] & ~TraceTable.batchBit)
  }

  /// The answer at a position.
  public func answer(at position: Int) -> DigestID { DigestID(rawValue: columns.answer[position]) }

  /// The positions of a trace's outputs.
  public func outputs(_ id: TraceID) -> Range<Int> {
    Int(columns.outputStart[id.index])..<Int(columns.outputStart[id.index + 1])
  }

  /// The output at a position.
  public func output(at position: Int) -> TraceRecord.Output {
    TraceRecord.Output(
      name: NameID(rawValue: columns.outputName[position]),
      digest: DigestID(rawValue: columns.outputDigest[position]),
      size: columns.outputSize[position],
      mediaType: NameID(rawValue: columns.outputType[position] & ~TraceTable.batchBit),
      isSensitive: columns.outputType[position] & TraceTable.batchBit != 0)
  }

  /// The digest of the artifact with a name; nil where the trace has none of that name.
  public func outputDigest(_ id: TraceID, _ name: NameID) -> DigestID? {
    for position in outputs(id) where columns.outputName[position] == name.rawValue {
      return DigestID(rawValue: columns.outputDigest[position])
    }
    return nil
  }

  /// Whether a trace has a key and dependencies.
  func has(_ id: TraceID, _ record: TraceRecord) -> Bool {
    let range = dependencies(id)
    guard key(id) == record.key, range.count == record.dependencies.count else { return false }
    return zip(range, record.dependencies).allSatisfy { dependency(at: $0) == $1 }
  }

  /// Adds a trace.
  mutating func append(_ record: TraceRecord, of node: NodeID, previous: TraceID?) -> TraceID {
    let payload = payloads.append(record.payload)
    return columns.append(record, node, previous: previous, payload: payload)
  }
}

/// The columns of the trace table.
struct TraceColumns: Sendable {
  var node: [UInt32] = []
  var key: [UInt32] = []
  var duration: [UInt32] = []
  var build: [UInt32] = []
  var payload: [UInt32] = []
  var previous: [UInt32] = []
  var dependencyStart: [UInt32] = [0]
  var question: [UInt32] = []
  var answer: [UInt32] = []
  var outputStart: [UInt32] = [0]
  var outputName: [UInt32] = []
  var outputDigest: [UInt32] = []
  var outputSize: [UInt64] = []
  /// The name of the media type; the top bit says that the artifact is sensitive.
  var outputType: [UInt32] = []

  mutating func append(
    _ record: TraceRecord, _ node: NodeID, previous: TraceID?, payload: UInt32
  ) -> TraceID {
    let id = TraceID(self.node.count)
    self.node.append(node.rawValue)
    key.append(record.key.rawValue)
    duration.append(record.duration)
    build.append(record.build)
    self.payload.append(payload)
    self.previous.append(previous?.rawValue ?? noID)
    for dependency in record.dependencies {
      let flag = dependency.isBatched ? TraceTable.batchBit : 0
      question.append(dependency.question.rawValue | flag)
      answer.append(dependency.answer.rawValue)
    }
    for output in record.outputs {
      outputName.append(output.name.rawValue)
      outputDigest.append(output.digest.rawValue)
      outputSize.append(output.size)
      outputType.append(output.mediaType.rawValue | (output.isSensitive ? TraceTable.batchBit : 0))
    }
    dependencyStart.append(UInt32(question.count))
    outputStart.append(UInt32(outputName.count))
    return id
  }
}
