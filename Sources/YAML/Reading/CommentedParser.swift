import CYAML

extension YAMLParser {
  /// Every document of a stream with its comments; a document without content is an empty mapping.
  /// A stream of blanks and comments has none.
  ///
  /// Keys must not be collections. Aliases are unfolded with the comments of what they stand for,
  /// within the limits.
  public func commentedDocuments(_ bytes: [UInt8]) throws(YAMLError) -> [CommentedNode] {
    do throws(YAMLError) {
      let source = try SourceText(bytes[...])
      return try source.withBytes { (text) throws(YAMLError) in
        if let error = TagDirectives.excess(in: text) { throw error }
        if dialect == .go, let error = try EscapedSlash.find(in: text) { throw error }
        return try readCommented(text)
      }
    } catch {
      var error = error
      error.file = file
      throw error
    }
  }

  private func readCommented(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(YAMLError) -> [CommentedNode] {
    var found: (comments: [Comment], dashes: [Mark]) = ([], [])
    if text.contains(UInt8(ascii: "#")) { found = try Comments.scanWithDashes(text) }
    var arena = CommentedArena(dashes: found.dashes, limits: limits, dialect: dialect)
    let source = try EventSource(text)
    var event = yaml_event_t()
    while true {
      guard source.next(&event) else { throw YAMLError(source.failure, in: text) }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { break }
      try arena.take(event)
    }
    var builder = CommentedBuilder(arena, found.comments, limits)
    return try builder.documents()
  }
}

/// Puts nodes and comments together.
private struct CommentedBuilder {
  private let arena: CommentedArena
  private let placement: CommentPlacement
  private var budget: DocumentBudget
  private let limits: YAMLParser.Limits

  init(_ arena: CommentedArena, _ comments: [Comment], _ limits: YAMLParser.Limits) {
    self.arena = arena
    self.limits = limits
    placement = CommentPlacement(arena, comments)
    budget = DocumentBudget(limits: limits)
  }

  mutating func documents() throws(YAMLError) -> [CommentedNode] {
    var nodes: [CommentedNode] = []
    for (number, document) in arena.documents.enumerated() {
      budget = DocumentBudget(limits: limits)
      if let root = document.root {
        nodes.append(try node(root, isExpanded: false))
      } else {
        let remarks = placement.ofDocument[number] ?? []
        nodes.append(CommentedNode(.mapping(remarks.map { .comment($0) }), mark: document.start))
      }
    }
    return nodes
  }

  private mutating func node(_ cell: Int, isExpanded: Bool) throws(YAMLError) -> CommentedNode {
    let source = arena.cells[cell]
    if isExpanded {
      try budget.expand(1, at: source.mark)
    } else {
      try budget.add(at: source.mark)
    }
    switch source.kind {
    case .scalar(let scalar):
      return CommentedNode(.scalar(scalar), tag: source.tag, mark: source.mark)
    case .alias(let target): return try node(target, isExpanded: true)
    case .sequence:
      return CommentedNode(
        .sequence(try elements(cell, isExpanded)), tag: source.tag, mark: source.mark)
    case .mapping:
      return CommentedNode(
        .mapping(try elements(cell, isExpanded)), tag: source.tag, mark: source.mark)
    }
  }

  private mutating func elements(
    _ cell: Int, _ isExpanded: Bool
  ) throws(YAMLError) -> [CommentedNode.Element] {
    var elements: [CommentedNode.Element] = []
    for index in arena.cells[cell].entries {
      for remark in placement.before[index] ?? [] { elements.append(.comment(remark)) }
      let entry = arena.entries[index]
      elements.append(.value(key: entry.key, try node(entry.value, isExpanded: isExpanded)))
    }
    for remark in placement.atEnd[cell] ?? [] { elements.append(.comment(remark)) }
    return elements
  }
}
