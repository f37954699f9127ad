/// One finished run of a node, as it is handed to the store.
public struct TraceRecord: Equatable, Sendable {
  /// The node.
  public var label: LabelID
  /// The digest of the node's key.
  public var key: DigestID
  /// Questions with answers, in the order asked.
  public var dependencies: [Dependency]
  /// The artifacts, in the step's order.
  public var outputs: [Output]
  /// The labels of the nodes that the run declared.
  public var declared: [LabelID]
  /// What only misses and explanations need.
  public var payload: TracePayload
  /// How long the run took, in microseconds.
  public var duration: UInt32
  /// The number of the build.
  public var build: UInt32

  /// A run from its parts.
  public init(
    label: LabelID, key: DigestID, dependencies: [Dependency], outputs: [Output],
    declared: [LabelID] = [], payload: TracePayload = TracePayload(), duration: UInt32 = 0,
    build: UInt32 = 0
  ) {
    self.label = label
    self.key = key
    self.dependencies = dependencies
    self.outputs = outputs
    self.declared = declared
    self.payload = payload
    self.duration = duration
    self.build = build
  }

  /// A question with its answer.
  public struct Dependency: Equatable, Sendable {
    /// What was asked.
    public var question: QuestionID
    /// What was seen.
    public var answer: DigestID
    /// Whether it was asked together with the next one.
    public var isBatched: Bool

    /// A dependency from its parts.
    public init(_ question: QuestionID, _ answer: DigestID, isBatched: Bool = false) {
      self.question = question
      self.answer = answer
      self.isBatched = isBatched
    }
  }

  /// An artifact by its digest.
  public struct Output: Equatable, Sendable {
    /// The artifact's name.
    public var name: NameID
    /// The digest of its bytes.
    public var digest: DigestID
    /// Its size in bytes; of a sensitive one the padded size.
    public var size: UInt64
    /// Its media type.
    public var mediaType: NameID
    /// Whether it was made from a secret.
    public var isSensitive: Bool

    /// An output from its parts.
    public init(
      name: NameID, digest: DigestID, size: UInt64, mediaType: NameID, isSensitive: Bool = false
    ) {
      self.name = name
      self.digest = digest
      self.size = size
      self.mediaType = mediaType
      self.isSensitive = isSensitive
    }
  }
}

/// The parts of a trace that only misses and explanations need, encoded by the engine: the store
/// keeps the bytes as they are.
public struct TracePayload: Equatable, Sendable {
  /// The canonical encoding of the node's parameters, to tell which of them changed.
  public var parameters: [UInt8]
  /// The nodes that the run declared.
  public var children: [UInt8]
  /// Warnings and notes, replayed on every hit.
  public var messages: [UInt8]

  /// A payload from its parts.
  public init(parameters: [UInt8] = [], children: [UInt8] = [], messages: [UInt8] = []) {
    self.parameters = parameters
    self.children = children
    self.messages = messages
  }
}
