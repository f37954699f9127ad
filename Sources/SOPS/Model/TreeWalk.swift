/// What is done at the leaves of a tree.
protocol LeafVisitor {
  /// A value that is no collection and not null.
  mutating func value(_ value: Value, at place: LeafPlace) throws(SOPSError) -> LeafResult
  /// A comment; gives what stands there afterwards.
  mutating func comment(_ note: Note, isInList: Bool, at place: LeafPlace) throws(SOPSError) -> Item
}

/// What becomes of a value.
enum LeafResult {
  case value(Value)
  /// It was the form that a comment has in a list.
  case comment(Note)
}

/// Where a leaf stands.
struct LeafPlace {
  /// The keys from the top.
  var path: [String]
  /// The keys joined: what the ciphertext is bound to.
  var associated: [UInt8]
  /// For each level the comments before the entry that the path passes through.
  var comments: [[String]]
  var line: Int

  /// The path for people.
  var shown: String { path.joined(separator: ":") }
}

/// Walks all leaves of a tree in the order of the document.
struct TreeWalk<Visitor: LeafVisitor> {
  var visitor: Visitor
  private var path: [String] = []
  private var associated: [UInt8] = []
  private var comments: [[String]] = []

  init(_ visitor: Visitor) {
    self.visitor = visitor
  }

  /// Visits a document.
  mutating func walk(_ items: inout [Item]) throws(SOPSError) {
    try members(&items, isList: false)
  }

  private mutating func members(_ items: inout [Item], isList: Bool) throws(SOPSError) {
    comments.append([])
    defer { comments.removeLast() }
    let level = comments.count - 1
    for index in items.indices {
      switch items[index] {
      case .comment(let note):
        comments[level].append(note.text)
        let place = place(line: 0)
        items[index] = try visitor.comment(note, isInList: isList, at: place)
        if case .comment(let changed) = items[index] {
          comments[level][comments[level].count - 1] = changed.text
        }
      case .value(let key, let value, let line):
        items[index] = try member(key, value, line: line)
        if case .comment(let note) = items[index] {
          comments[level].append(note.text)
        } else {
          comments[level] = []
        }
      }
    }
  }

  private mutating func member(
    _ key: String?, _ value: Value, line: Int
  ) throws(SOPSError) -> Item {
    let length = associated.count
    if let key {
      path.append(key)
      associated += key.utf8
      associated.append(UInt8(ascii: ":"))
    }
    defer {
      if key != nil {
        path.removeLast()
        associated.removeLast(associated.count - length)
      }
    }
    switch value {
    case .null: return .value(key: key, value, line: line)
    case .map(var items):
      try members(&items, isList: false)
      return .value(key: key, .map(items), line: line)
    case .list(var items):
      try members(&items, isList: true)
      return .value(key: key, .list(items), line: line)
    default:
      switch try visitor.value(value, at: place(line: line)) {
      case .value(let value): return .value(key: key, value, line: line)
      case .comment(let note): return .comment(note)
      }
    }
  }

  private func place(line: Int) -> LeafPlace {
    LeafPlace(
      path: path, associated: associated.isEmpty ? [UInt8(ascii: ":")] : associated,
      comments: comments, line: line)
  }
}
