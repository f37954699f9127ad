/// The columns of the tables as they lie in the snapshot.
///
/// A column's number is its name on disk: a number is never used again for something else.
protocol ColumnVisitor {
  associatedtype Failure: Error

  mutating func visit<Value: BitwiseCopyable>(
    _ number: UInt32, _ column: inout [Value]
  ) throws(Failure)
}

/// What every build reads.
struct HotRows: Sendable {
  var names = ByteRows()
  var labels = ByteRows()
  var digests = DigestRows()
  var directories = PairRows()
  var directorySignatures = SignatureColumns()
  var device: [UInt64] = []
  var paths = PairRows()
  var pathSignatures = SignatureColumns()
  var questions = QuestionRows()
  var current: [UInt32] = []
  var nodes = NodeRows()
  /// The newest trace of each node.
  var traces = TraceColumns()

  mutating func visit<Visitor: ColumnVisitor>(
    _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try names.visit(0, &visitor)
    try labels.visit(10, &visitor)
    try visitor.visit(20, &digests.digests)
    try visitor.visit(21, &digests.keyed)
    try directories.visit(30, &visitor)
    try directorySignatures.visit(40, &visitor)
    try visitor.visit(50, &device)
    try paths.visit(60, &visitor)
    try pathSignatures.visit(70, &visitor)
    try visitor.visit(80, &questions.kind)
    try visitor.visit(81, &questions.subject)
    try visitor.visit(82, &questions.object)
    try visitor.visit(83, &current)
    try nodes.visit(90, &visitor)
    try traces.visit(100, &visitor)
  }
}

/// What misses and explanations read.
struct ColdRows: Sendable {
  var payloads: [UInt8] = []
  /// Older traces, those of a node in one run, newest first.
  var older = TraceColumns()
  var blobs = BlobRows()

  mutating func visit<Visitor: ColumnVisitor>(
    _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(1000, &payloads)
    try older.visit(1100, &visitor)
    try blobs.visit(1200, &visitor)
  }
}

extension ByteRows {
  fileprivate mutating func visit<Visitor: ColumnVisitor>(
    _ first: UInt32, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(first, &arena)
    try visitor.visit(first + 1, &starts)
  }
}

extension PairRows {
  fileprivate mutating func visit<Visitor: ColumnVisitor>(
    _ number: UInt32, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(number, &first)
    try visitor.visit(number + 1, &second)
  }
}

extension SignatureColumns {
  fileprivate mutating func visit<Visitor: ColumnVisitor>(
    _ first: UInt32, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(first, &modified)
    try visitor.visit(first + 1, &changed)
    try visitor.visit(first + 2, &size)
    try visitor.visit(first + 3, &inode)
    try visitor.visit(first + 4, &mode)
    try visitor.visit(first + 5, &state)
  }
}

extension NodeRows {
  fileprivate mutating func visit<Visitor: ColumnVisitor>(
    _ first: UInt32, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(first, &label)
    try visitor.visit(first + 1, &newest)
    try visitor.visit(first + 2, &hasOlder)
    try visitor.visit(first + 3, &nodeOfLabel)
    try visitor.visit(first + 4, &declarer)
  }
}

extension TraceColumns {
  fileprivate mutating func visit<Visitor: ColumnVisitor>(
    _ first: UInt32, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(first, &node)
    try visitor.visit(first + 1, &key)
    try visitor.visit(first + 2, &duration)
    try visitor.visit(first + 3, &build)
    try visitor.visit(first + 4, &payload)
    try visitor.visit(first + 5, &dependencyStart)
    try visitor.visit(first + 6, &question)
    try visitor.visit(first + 7, &answer)
    try visitor.visit(first + 8, &outputStart)
    try visitor.visit(first + 9, &outputName)
    try visitor.visit(first + 10, &outputDigest)
    try visitor.visit(first + 11, &outputSize)
    try visitor.visit(first + 12, &outputType)
  }
}

extension BlobRows {
  fileprivate mutating func visit<Visitor: ColumnVisitor>(
    _ first: UInt32, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    try visitor.visit(first, &digest)
    try visitor.visit(first + 1, &pack)
    try visitor.visit(first + 2, &offset)
    try visitor.visit(first + 3, &length)
    try visitor.visit(first + 4, &isLive)
  }
}
