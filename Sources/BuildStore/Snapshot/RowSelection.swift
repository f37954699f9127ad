/// Columns with some of their rows, in another order.
extension ByteRows {
  func selecting(_ rows: [UInt32]) -> ByteRows {
    var selected = ByteRows()
    for row in rows { withBytes(Int(row)) { selected.append($0) } }
    return selected
  }
}

extension DigestRows {
  func selecting(_ rows: [UInt32]) -> DigestRows {
    var selected = DigestRows()
    for row in rows {
      selected.append(Key(digest: digests[Int(row)], algorithm: algorithm(Int(row))))
    }
    return selected
  }
}

extension SignatureColumns {
  func selecting(_ rows: [UInt32]) -> SignatureColumns {
    var selected = SignatureColumns()
    selected.modified = rows.map { modified[Int($0)] }
    selected.changed = rows.map { changed[Int($0)] }
    selected.size = rows.map { size[Int($0)] }
    selected.inode = rows.map { inode[Int($0)] }
    selected.mode = rows.map { mode[Int($0)] }
    selected.state = rows.map { state[Int($0)] }
    return selected
  }
}

extension DirectoryTable {
  /// The directory at a path, where it is in the table.
  mutating func find(_ path: PathID, _ files: FileTable) -> DirectoryID? {
    let name = files.name(path)
    return name.rawValue == 0 ? .root : find(files.directory(path), name)
  }
}

extension BuildTables {
  /// All nodes with a trace, each after those whose artifacts its newest trace asks for. Where
  /// traces of different builds lead in a circle, it is cut somewhere.
  public func topologicalOrder() -> [NodeID] {
    var order: [NodeID] = []
    var isSeen = Array(repeating: false, count: nodes.count)
    var stack: [(node: NodeID, next: Int, end: Int)] = []
    for start in 0..<nodes.count {
      push(NodeID(start), &stack, &isSeen)
      while let top = stack.last {
        if top.next == top.end {
          order.append(top.node)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        if let label = questions.label(traces.question(at: top.next)),
          let node = nodes.node(label)
        {
          push(node, &stack, &isSeen)
        }
      }
    }
    return order
  }

  private func push(
    _ node: NodeID, _ stack: inout [(node: NodeID, next: Int, end: Int)], _ isSeen: inout [Bool]
  ) {
    if isSeen[node.index] { return }
    isSeen[node.index] = true
    guard let trace = nodes.newest(node) else { return }
    let range = traces.dependencies(trace)
    stack.append((node, range.lowerBound, range.upperBound))
  }
}
