/// Writes trees with comments as Go's third YAML library does: block style, order kept, sequences
/// indented below their key, lines never folded.
public enum CommentedEmitter {
  /// The text of documents, `---` between them. Plain scalars are written as they are; all others
  /// are strings, in the style that fits. `indent` is 2 to 9 columns a level.
  public static func emit(_ documents: [CommentedNode], indent: Int) -> [UInt8] {
    var writer = CommentedWriter(indent: indent)
    for (number, document) in documents.enumerated() {
      if number > 0 { writer.separator() }
      writer.document(document)
    }
    return Array(writer.bytes)
  }
}

/// Lays out commented trees.
private struct CommentedWriter: ~Copyable {
  private let step: Int
  private var scalars = ScalarWriter()

  init(indent: Int) {
    step = indent
  }

  var bytes: UnsafeBufferPointer<UInt8> { scalars.bytes }

  mutating func separator() { scalars.line("---") }

  mutating func document(_ node: CommentedNode) {
    switch node.content {
    case .scalar:
      value(node, column: 0, textColumn: step, comment: nil)
    case .sequence(let elements):
      if elements.hasValues {
        sequence(elements, column: 0, isInline: false)
      } else {
        remarks(elements, column: 0)
        scalars.line("[]")
      }
    case .mapping(let elements):
      if elements.hasValues {
        mapping(elements, column: 0, isInline: false)
      } else {
        remarks(elements, column: 0)
        scalars.line("{}")
      }
    }
  }

  /// The column of what is nested below a column: the next multiple of the indent.
  private func nested(_ column: Int) -> Int { step * ((column + step) / step) }

  // MARK: Collections

  /// Writes a mapping whose keys stand at a column; the first of an inline one follows a dash.
  private mutating func mapping(
    _ elements: [CommentedNode.Element], column: Int, isInline: Bool
  ) {
    var isInline = isInline
    var inlineComment: String?
    for (index, element) in elements.enumerated() {
      switch element {
      case .comment(let remark):
        if remark.isInline, inlineComment == nil, elements.hasScalar(after: index) {
          inlineComment = remark.text
        } else {
          self.remark(remark, column: column, &isInline)
        }
      case .value(let key, let node):
        begin(column, &isInline)
        let isSimple = self.key(key, column: column)
        entryValue(node, column: column, isSimple: isSimple, comment: inlineComment)
        inlineComment = nil
      }
    }
  }

  private mutating func entryValue(
    _ node: CommentedNode, column: Int, isSimple: Bool, comment: String?
  ) {
    switch node.content {
    case .scalar:
      scalars.space()
      value(node, column: column, textColumn: nested(column), comment: comment)
    case .mapping(let elements):
      guard elements.hasValues else { return empty(" {}", elements, column) }
      open(isSimple, column)
      mapping(elements, column: nested(column), isInline: !isSimple)
    case .sequence(let elements):
      guard elements.hasValues else { return empty(" []", elements, column) }
      open(isSimple, column)
      sequence(elements, column: nested(column), isInline: !isSimple)
    }
  }

  /// What follows `key:` or `:` before a collection.
  private mutating func open(_ isSimple: Bool, _ column: Int) {
    if isSimple {
      scalars.endLine()
    } else {
      scalars.indent(nested(column) - column - 1)
    }
  }

  /// An empty collection; comments in it follow below.
  private mutating func empty(
    _ text: StaticString, _ elements: [CommentedNode.Element], _ column: Int
  ) {
    scalars.line(text)
    remarks(elements, column: nested(column))
  }

  /// Writes a sequence whose dashes stand at a column.
  private mutating func sequence(
    _ elements: [CommentedNode.Element], column: Int, isInline: Bool
  ) {
    var isInline = isInline
    var inlineComment: String?
    for (index, element) in elements.enumerated() {
      switch element {
      case .comment(let remark):
        if remark.isInline, inlineComment == nil, elements.hasScalar(after: index) {
          inlineComment = remark.text
        } else {
          self.remark(remark, column: column, &isInline)
        }
      case .value(_, let node):
        item(node, column: column, &isInline, comment: inlineComment)
        inlineComment = nil
      }
    }
  }

  private mutating func item(
    _ node: CommentedNode, column: Int, _ isInline: inout Bool, comment: String?
  ) {
    switch node.content {
    case .scalar:
      begin(column, &isInline)
      scalars.raw("- ")
      value(node, column: column, textColumn: column + 2, comment: comment)
    case .mapping(let elements):
      let rest = leading(elements, column: column, &isInline)
      begin(column, &isInline)
      scalars.byte(UInt8(ascii: "-"))
      guard elements.hasValues else { return scalars.line(" {}") }
      scalars.space()
      mapping(rest, column: column + 2, isInline: true)
    case .sequence(let elements):
      let rest = leading(elements, column: column, &isInline)
      begin(column, &isInline)
      scalars.byte(UInt8(ascii: "-"))
      guard elements.hasValues else { return scalars.line(" []") }
      scalars.space()
      sequence(rest, column: column + 2, isInline: true)
    }
  }

  /// Comments before the first entry of a collection in a sequence stand above its dash.
  private mutating func leading(
    _ elements: [CommentedNode.Element], column: Int, _ isInline: inout Bool
  ) -> [CommentedNode.Element] {
    var rest = elements[...]
    while case .comment(let remark)? = rest.first {
      if remark.isInline, elements.hasScalar(after: rest.startIndex) { break }
      self.remark(remark, column: column, &isInline)
      rest = rest.dropFirst()
    }
    return Array(rest)
  }

  private mutating func begin(_ column: Int, _ isInline: inout Bool) {
    if !isInline { scalars.indent(column) }
    isInline = false
  }

  // MARK: Comments

  private mutating func remark(_ remark: Remark, column: Int, _ isInline: inout Bool) {
    begin(column, &isInline)
    scalars.raw("#" + remark.text)
    scalars.endLine()
  }

  private mutating func remarks(_ elements: [CommentedNode.Element], column: Int) {
    var isInline = false
    for case .comment(let remark) in elements { self.remark(remark, column: column, &isInline) }
  }

  // MARK: Scalars

  /// Writes a key with its colon; false where the value follows as `: VALUE`.
  private mutating func key(_ key: Node?, column: Int) -> Bool {
    guard case .scalar(let scalar)? = key?.content else {
      preconditionFailure("BUG: a key is a scalar")
    }
    if scalar.text == "<<" {
      scalars.raw("!!merge <<:")
      return true
    }
    var text = scalar.text
    return text.withUTF8 { text in
      if scalars.plainKey(text) { return true }
      let shape = ScalarShape(text)
      if text.count <= 128, !text.contains(UInt8(ascii: "\n")) {
        string(text, shape, column: nested(column), hint: step, comment: nil)
        scalars.byte(UInt8(ascii: ":"))
        return true
      }
      scalars.raw("? ")
      if text.contains(UInt8(ascii: "\n")) {
        scalars.doubleQuoted(text, indent: column + 2, folds: false)
      } else {
        string(text, shape, column: nested(column), hint: step, comment: nil)
      }
      scalars.endLineOfScalar()
      scalars.indent(column)
      scalars.byte(UInt8(ascii: ":"))
      return false
    }
  }

  /// Writes a scalar, a comment behind it, and the line end.
  private mutating func value(
    _ node: CommentedNode, column: Int, textColumn: Int, comment: String?
  ) {
    guard case .scalar(let scalar) = node.content else { return }
    if scalar.style == .plain {
      scalars.raw(scalar.text)
    } else {
      var text = scalar.text
      let isBlock = text.withUTF8 {
        string(
          $0, ScalarShape($0), column: textColumn, hint: textColumn - column, comment: comment)
      }
      if isBlock { return scalars.endLineOfScalar() }
    }
    if let comment { scalars.raw(" #" + comment) }
    scalars.endLineOfScalar()
  }

  /// Writes a string in the style that fits it; true for a literal block, which has taken the
  /// comment.
  @discardableResult
  private mutating func string(
    _ text: UnsafeBufferPointer<UInt8>, _ shape: ScalarShape, column: Int, hint: Int,
    comment: String?
  ) -> Bool {
    if text.contains(UInt8(ascii: "\n")), shape.allowsBlock {
      scalars.literal(text, indent: column, hint: hint, comment: comment)
      return true
    }
    let hasSeparator = text.indices.contains {
      text[$0] == 0xE2 && $0 + 2 < text.count && text.isLineSeparator(at: $0)
    }
    if text.elementsEqual("<<".utf8) {
      // As a plain word it would be the merge key.
      scalars.raw("!!merge <<")
    } else if hasSeparator && text.count > 3 {
      scalars.doubleQuoted(text, indent: column, folds: false)
    } else {
      scalars.string(text, shape: shape, indent: column, folds: false)
    }
    return false
  }
}

extension [CommentedNode.Element] {
  /// Whether there is more than comments.
  fileprivate var hasValues: Bool {
    contains { if case .value = $0 { true } else { false } }
  }

  /// Whether the element behind one is a scalar.
  fileprivate func hasScalar(after index: Int) -> Bool {
    guard index + 1 < count, case .value(_, let node) = self[index + 1],
      case .scalar = node.content
    else { return false }
    return true
  }
}
