/// Decides which entry or collection each comment belongs to.
///
/// A comment in a line of its own belongs before the entry of the next line that begins at its
/// column; failing that, to the end of the nearest collection above with that column; else before
/// that next entry. A comment behind something belongs to the entry of its line.
struct CommentPlacement {
  private let arena: CommentedArena
  /// The entries in the order of their marks.
  private let order: [Int]

  /// Comments before an entry, those in its line last.
  private(set) var before: [Int: [Remark]] = [:]
  /// Comments at the end of a collection.
  private(set) var atEnd: [Int: [Remark]] = [:]
  /// Comments of documents without entries, by the document's number.
  private(set) var ofDocument: [Int: [Remark]] = [:]

  init(_ arena: CommentedArena, _ comments: [Comment]) {
    self.arena = arena
    order = arena.entries.indices.sorted { arena.entries[$0].mark.precedes(arena.entries[$1].mark) }
    var next = 0
    for comment in comments {
      while next < order.count, mark(order[next]).precedes(comment.mark) { next += 1 }
      place(comment, next: next)
    }
  }

  private func mark(_ entry: Int) -> Mark { arena.entries[entry].mark }

  private mutating func place(_ comment: Comment, next position: Int) {
    let document = document(at: comment.mark)
    let next = position < order.count ? order[position] : nil
    let previous = position > 0 ? order[position - 1] : nil
    let nextHere = next.flatMap { self.document(at: mark($0)) == document ? $0 : nil }
    let previousHere = previous.flatMap { self.document(at: mark($0)) == document ? $0 : nil }
    let text = String(comment.text.dropFirst()) + comment.blanks
    let remark = Remark(text, mark: comment.mark)
    if let flow = previousHere.flatMap({ flowCollection(around: comment.mark, from: $0) }) {
      return placeInFlow(remark, flow, next: nextHere)
    }
    if !comment.isOwnLine, let previousHere, placeInline(remark, after: previousHere) { return }
    placeOwnLine(remark, next: nextHere, previous: previousHere, document: document)
  }

  /// The number of the document whose part a place is: what stands before the first belongs to it.
  private func document(at mark: Mark) -> Int {
    var low = 0
    var high = arena.documents.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if mark.precedes(arena.documents[middle].start) { high = middle } else { low = middle }
    }
    return low
  }

  // MARK: Flow

  /// The innermost flow collection that a place lies in.
  private func flowCollection(around mark: Mark, from entry: Int) -> Int? {
    var candidate: Int? = arena.entries[entry].value
    while let cell = candidate {
      let node = arena.cells[cell]
      if node.isFlow, node.mark.precedes(mark), mark.precedes(node.end) { return cell }
      candidate = node.entry.map { arena.entries[$0].parent }
    }
    return nil
  }

  private mutating func placeInFlow(_ remark: Remark, _ cell: Int, next: Int?) {
    if let next, arena.entries[next].parent == cell {
      before[next, default: []].append(remark)
    } else {
      atEnd[cell, default: []].append(remark)
    }
  }

  // MARK: Behind something

  private mutating func placeInline(_ remark: Remark, after previous: Int) -> Bool {
    // Within a flow collection that has ended, the entry that it belongs to.
    var entry = previous
    while arena.cells[arena.entries[entry].parent].isFlow,
      let outer = arena.cells[arena.entries[entry].parent].entry
    {
      entry = outer
    }
    let value = arena.cells[arena.entries[entry].value]
    let isBehind = !remark.mark.precedes(value.mark)
    switch value.kind {
    case .scalar where isBehind, .alias where isBehind:
      guard value.end.line >= remark.mark.line || value.mark.line == remark.mark.line else {
        return false
      }
      before[entry, default: []].append(Remark(remark.text, isInline: true, mark: remark.mark))
    case .sequence where !value.isFlow, .mapping where !value.isFlow:
      // Behind a dash alone it belongs to what stands below, behind a key to the key.
      if arena.entries[entry].key == nil, let first = value.entries.first {
        before[first, default: []].append(remark)
      } else {
        before[entry, default: []].append(remark)
      }
    default: before[entry, default: []].append(remark)
    }
    return true
  }

  // MARK: In a line of its own

  private mutating func placeOwnLine(
    _ remark: Remark, next: Int?, previous: Int?, document: Int
  ) {
    guard let next else { return placeAtEnd(remark, previous: previous, document: document) }
    guard let previous else {
      before[outermost(next), default: []].append(remark)
      return
    }
    let column = remark.mark.column
    if let entry = chain(from: next).first(where: { mark($0).column == column }) {
      before[entry, default: []].append(remark)
    } else if let cell = closedCollection(after: previous, before: next, column: column) {
      atEnd[cell, default: []].append(remark)
    } else {
      before[next, default: []].append(remark)
    }
  }

  /// An entry and those that begin in its line as the first of its value.
  private func chain(from entry: Int) -> [Int] {
    var entries = [entry]
    while let last = entries.last {
      let value = arena.cells[arena.entries[last].value]
      guard !value.isFlow, let first = value.entries.first, mark(first).line == mark(entry).line
      else { break }
      entries.append(first)
    }
    return entries
  }

  /// The entry of the top collection that an entry lies in.
  private func outermost(_ entry: Int) -> Int {
    var entry = entry
    while let outer = arena.cells[arena.entries[entry].parent].entry { entry = outer }
    return entry
  }

  /// The collections that an entry lies in, innermost first, with the collection that is its value
  /// if it has nothing in it that began.
  private func collections(around entry: Int) -> [Int] {
    var cells: [Int] = []
    var current: Int? = arena.entries[entry].parent
    while let cell = current {
      if !arena.cells[cell].isFlow { cells.append(cell) }
      current = arena.cells[cell].entry.map { arena.entries[$0].parent }
    }
    return cells
  }

  private func column(of cell: Int) -> UInt32? {
    arena.cells[cell].entries.first.map { mark($0).column }
  }

  private func closedCollection(after previous: Int, before next: Int, column: UInt32) -> Int? {
    let open = Set(collections(around: next))
    return collections(around: previous).first {
      !open.contains($0) && self.column(of: $0) == column
    }
  }

  private mutating func placeAtEnd(_ remark: Remark, previous: Int?, document: Int) {
    guard let previous else {
      if let root = arena.documents.indices.contains(document)
        ? arena.documents[document].root : nil
      {
        atEnd[root, default: []].append(remark)
      } else {
        ofDocument[document, default: []].append(remark)
      }
      return
    }
    let around = collections(around: previous)
    let exact = around.first { column(of: $0) == remark.mark.column }
    let near = around.first { column(of: $0).map { $0 <= remark.mark.column } ?? false }
    if let cell = exact ?? near ?? around.last { atEnd[cell, default: []].append(remark) }
  }
}
