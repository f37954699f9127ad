import CYAML

/// The nodes of a stream as they stand in the source, aliases not unfolded, each entry with the
/// place where it begins: what comments are laid beside.
struct CommentedArena {
  /// A node.
  struct Cell {
    enum Kind {
      case scalar(Scalar)
      case sequence
      case mapping
      case alias(Int)
    }

    var kind: Kind
    var tag: String?
    var mark: Mark
    /// Where it ends.
    var end: Mark
    var isFlow = false
    var isOpen = false
    /// The entries of a collection.
    var entries: [Int] = []
    /// The entry whose value it is; nil for a root.
    var entry: Int?
  }

  /// An item of a sequence or an entry of a mapping.
  struct Entry {
    /// Where its dash or its key stands.
    var mark: Mark
    var key: Node?
    var value: Int
    /// The collection that it belongs to.
    var parent: Int
  }

  /// A document: where it begins, and its root.
  struct Document {
    var start: Mark
    var root: Int?
  }

  private(set) var cells: [Cell] = []
  private(set) var entries: [Entry] = []
  private(set) var documents: [Document] = []

  private var open: [(cell: Int, key: (node: Node, mark: Mark)?)] = []
  private var anchors: [String: Int] = [:]
  private var dashes: ArraySlice<Mark>
  private let limits: YAMLParser.Limits
  private let dialect: YAMLParser.Dialect

  init(dashes: [Mark], limits: YAMLParser.Limits, dialect: YAMLParser.Dialect) {
    self.dashes = dashes[...]
    self.limits = limits
    self.dialect = dialect
  }

  mutating func take(_ event: borrowing yaml_event_t) throws(YAMLError) {
    let mark = Mark(event.start_mark)
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      var cell = Cell(
        kind: .scalar(Scalar(text, style: Scalar.Style(scalar.style))),
        tag: scalar.tag.map { String(cString: $0) }, mark: mark, end: Mark(event.end_mark))
      cell.isOpen = false
      try add(cell, anchor: scalar.anchor)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      try begin(
        .mapping, start.tag, start.anchor, isFlow: start.style == YAML_FLOW_MAPPING_STYLE, mark)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      try begin(
        .sequence, start.tag, start.anchor, isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE, mark)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      guard let last = open.popLast() else { return }
      cells[last.cell].isOpen = false
      cells[last.cell].end = Mark(event.end_mark)
    case YAML_ALIAS_EVENT: try alias(event, mark)
    case YAML_DOCUMENT_START_EVENT: try startDocument(event, mark)
    default: break
    }
  }

  private mutating func startDocument(
    _ event: borrowing yaml_event_t, _ mark: Mark
  ) throws(YAMLError) {
    if dialect == .go, let version = event.data.document_start.version_directive?.pointee,
      (version.major, version.minor) != (1, 1)
    {
      throw YAMLError(
        .syntax, file: "", at: mark, "found incompatible YAML document", expected: "%YAML 1.1",
        found: "%YAML \(version.major).\(version.minor)")
    }
    anchors = [:]
    documents.append(Document(start: mark, root: nil))
  }

  private mutating func begin(
    _ kind: Cell.Kind, _ tag: UnsafeMutablePointer<yaml_char_t>?,
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, isFlow: Bool, _ mark: Mark
  ) throws(YAMLError) {
    guard open.count < limits.depth else {
      throw YAMLError(
        .limit, file: "", at: mark, "nested too deeply", expected: "at most \(limits.depth) levels")
    }
    if let top = open.last, isMapping(top.cell), top.key == nil {
      throw YAMLError(
        .key, file: "", at: mark, "a collection cannot be a key", expected: "a string")
    }
    var cell = Cell(kind: kind, tag: tag.map { String(cString: $0) }, mark: mark, end: mark)
    cell.isFlow = isFlow
    cell.isOpen = true
    try add(cell, anchor: anchor)
    open.append((cells.count - 1, nil))
  }

  private mutating func alias(
    _ event: borrowing yaml_event_t, _ mark: Mark
  ) throws(YAMLError) {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    guard let target = anchors[name] else {
      throw YAMLError(.alias, file: "", at: mark, "unknown anchor '\(name)'")
    }
    if cells[target].isOpen {
      throw YAMLError(.alias, file: "", at: mark, "the anchor '\(name)' contains itself")
    }
    try add(Cell(kind: .alias(target), mark: mark, end: Mark(event.end_mark)), anchor: nil)
  }

  private func isMapping(_ cell: Int) -> Bool {
    if case .mapping = cells[cell].kind { return true }
    return false
  }

  /// Adds a node where the stream stands: as a root, a key, a value or an item.
  private mutating func add(
    _ cell: Cell, anchor: UnsafeMutablePointer<yaml_char_t>?
  ) throws(YAMLError) {
    guard cells.count < limits.nodes else {
      throw YAMLError(
        .limit, file: "", at: cell.mark, "the document is too large",
        expected: "at most \(limits.nodes) nodes")
    }
    let index = cells.count
    if let anchor { anchors[String(cString: anchor)] = index }
    cells.append(cell)
    guard let top = open.last else {
      if !cell.isAbsent { documents[documents.count - 1].root = index }
      return
    }
    if isMapping(top.cell) {
      guard let key = top.key else {
        open[open.count - 1].key = (try keyNode(cell), cell.mark)
        return
      }
      open[open.count - 1].key = nil
      link(index, Entry(mark: key.mark, key: key.node, value: index, parent: top.cell))
    } else {
      var mark = cell.mark
      if !cells[top.cell].isFlow, let dash = dashes.popFirst() { mark = dash }
      link(index, Entry(mark: mark, key: nil, value: index, parent: top.cell))
    }
  }

  private mutating func link(_ cell: Int, _ entry: Entry) {
    cells[cell].entry = entries.count
    cells[entry.parent].entries.append(entries.count)
    entries.append(entry)
  }

  private func keyNode(_ cell: Cell) throws(YAMLError) -> Node {
    switch cell.kind {
    case .scalar(let scalar): return Node(.scalar(scalar), tag: cell.tag, mark: cell.mark)
    case .alias(let target):
      if case .scalar(let scalar) = cells[target].kind {
        return Node(.scalar(scalar), tag: cells[target].tag, mark: cell.mark)
      }
      fallthrough
    default:
      throw YAMLError(
        .key, file: "", at: cell.mark, "a collection cannot be a key", expected: "a string")
    }
  }
}

extension CommentedArena.Cell {
  /// Whether nothing was written where it stands.
  var isAbsent: Bool {
    guard case .scalar(let scalar) = kind else { return false }
    return scalar.style == .plain && scalar.text.isEmpty && tag == nil
  }
}

extension Scalar.Style {
  init(_ style: yaml_scalar_style_t) {
    self =
      switch style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
  }
}

extension Mark {
  /// Whether it stands before another.
  func precedes(_ other: Mark) -> Bool { (line, column) < (other.line, other.column) }
}
