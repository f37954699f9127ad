import CYAML

/// Makes trees of libyaml's events, iteratively: aliases are expanded, limits are kept.
struct TreeBuilder: ~Copyable {
  /// A collection that is not closed yet.
  private struct Frame {
    var isMapping: Bool
    var isFlow: Bool
    var mark: Mark
    var tag: String?
    /// Where its nodes begin on the stack.
    var start: Int
    /// The anchor that it defines, and how many nodes there were before it.
    var anchor: Anchors.Definition?
    var nodesBefore: Int
  }

  private let limits: YAMLParser.Limits
  private let dialect: YAMLParser.Dialect
  private let lineOffset: UInt32
  private var nodes = NodeStack()
  private var frames: [Frame] = []
  private var anchors = Anchors()
  private var budget: DocumentBudget
  private(set) var documents: [Node?] = []

  /// A builder whose marks are moved down by so many lines.
  init(limits: YAMLParser.Limits, dialect: YAMLParser.Dialect, lineOffset: UInt32) {
    self.limits = limits
    self.dialect = dialect
    self.lineOffset = lineOffset
    budget = DocumentBudget(limits: limits)
  }

  /// Takes an event. A failure carries no file.
  @inline(__always)
  mutating func take(_ event: borrowing yaml_event_t) throws(YAMLError) {
    switch event.type {
    case YAML_SCALAR_EVENT: try scalar(event)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      try open(
        Frame(
          isMapping: true, isFlow: start.style == YAML_FLOW_MAPPING_STYLE,
          mark: mark(event), tag: text(start.tag), start: nodes.count, anchor: nil,
          nodesBefore: budget.nodes),
        anchor: start.anchor)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      try open(
        Frame(
          isMapping: false, isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE,
          mark: mark(event), tag: text(start.tag), start: nodes.count, anchor: nil,
          nodesBefore: budget.nodes),
        anchor: start.anchor)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: close()
    case YAML_ALIAS_EVENT: try alias(event)
    case YAML_DOCUMENT_START_EVENT:
      try startDocument(event)
    case YAML_DOCUMENT_END_EVENT: endDocument()
    default: break
    }
  }

  private mutating func scalar(_ event: borrowing yaml_event_t) throws(YAMLError) {
    let scalar = event.data.scalar
    let style: Scalar.Style =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    let text = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let mark = self.mark(event)
    try budget.add(at: mark)
    guard scalar.anchor != nil || scalar.tag != nil else {
      nodes.push(Node(.scalar(Scalar(text, style: style)), mark: mark))
      return
    }
    let node = Node(.scalar(Scalar(text, style: style)), tag: self.text(scalar.tag), mark: mark)
    if let anchor = scalar.anchor { anchors.define(String(cString: anchor), as: node, weight: 1) }
    nodes.push(node)
  }

  private mutating func open(
    _ frame: consuming Frame, anchor: UnsafeMutablePointer<yaml_char_t>?
  ) throws(YAMLError) {
    try budget.add(at: frame.mark)
    if frames.count >= limits.depth {
      throw YAMLError(
        .limit, file: "", at: frame.mark, "nested too deeply",
        expected: "at most \(limits.depth) levels")
    }
    if let anchor { frame.anchor = anchors.open(String(cString: anchor)) }
    if frame.isFlow { budget.flowDepth += 1 }
    frames.append(frame)
  }

  private mutating func close() {
    guard let frame = frames.popLast() else { return }
    if frame.isFlow { budget.flowDepth -= 1 }
    let content: Node.Content =
      frame.isMapping
      ? .mapping(Mapping(nodes.popEntries(from: frame.start)))
      : .sequence(nodes.popNodes(from: frame.start))
    let node = Node(content, tag: frame.tag, isFlow: frame.isFlow, mark: frame.mark)
    if let anchor = frame.anchor {
      anchors.close(anchor, as: node, weight: budget.nodes - frame.nodesBefore)
    }
    nodes.push(node)
  }

  private mutating func alias(_ event: borrowing yaml_event_t) throws(YAMLError) {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    let mark = self.mark(event)
    let definition = try anchors.resolve(name, at: mark)
    try budget.expand(definition.weight, at: mark)
    nodes.push(definition.node)
  }

  private mutating func startDocument(_ event: borrowing yaml_event_t) throws(YAMLError) {
    anchors = Anchors()
    budget = DocumentBudget(limits: limits)
    guard dialect == .go, let version = event.data.document_start.version_directive?.pointee,
      (version.major, version.minor) != (1, 1)
    else { return }
    throw YAMLError(
      .syntax, file: "", at: mark(event), "found incompatible YAML document", expected: "%YAML 1.1",
      found: "%YAML \(version.major).\(version.minor)")
  }

  private mutating func endDocument() {
    guard let root = nodes.pop() else { return }
    documents.append(root.isAbsent ? nil : root)
  }

  @inline(__always)
  private func mark(_ event: borrowing yaml_event_t) -> Mark {
    var mark = Mark(event.start_mark)
    mark.line &+= lineOffset
    return mark
  }

  private func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }
}

extension Node {
  /// Whether nothing was written where this node stands.
  fileprivate var isAbsent: Bool {
    guard case .scalar(let scalar) = content else { return false }
    return scalar.style == .plain && scalar.text.isEmpty && tag == nil
  }
}
