/// The paths of the file table, grouped by directory, and the directories' own paths as the system
/// takes them.
struct DirectoryRows: Sendable {
  /// Where each directory's paths begin in `order`.
  private var starts: [UInt32]
  /// The numbers of all paths, directory by directory.
  private var order: [UInt32]
  /// The paths of all directories, each with a zero byte behind it.
  private var arena: [UInt8] = []
  private var pathStarts: [UInt32] = []

  init(_ tables: BuildTables) {
    let directoryOf = tables.files.rows.first
    let count = tables.directories.count
    starts = Array(repeating: 0, count: count + 1)
    order = Array(repeating: 0, count: directoryOf.count)
    for directory in directoryOf { starts[Int(directory) + 1] += 1 }
    for directory in 0..<count { starts[directory + 1] += starts[directory] }
    var next = starts
    for path in directoryOf.indices {
      let directory = Int(directoryOf[path])
      order[Int(next[directory])] = UInt32(path)
      next[directory] += 1
    }
    makePaths(tables)
  }

  var directoryCount: Int { pathStarts.count }

  /// The numbers of the paths in a directory.
  func paths(in directory: DirectoryID) -> ArraySlice<UInt32> {
    order[Int(starts[directory.index])..<Int(starts[directory.index + 1])]
  }

  /// Calls a function with a directory's path below the root.
  func withPath<Result, Failure: Error>(
    of directory: DirectoryID, _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try arena.withCString(at: Int(pathStarts[directory.index]), body)
  }

  private mutating func makePaths(_ tables: BuildTables) {
    pathStarts.reserveCapacity(tables.directories.count)
    // A directory comes after the one it lies in.
    for row in 0..<tables.directories.count {
      let start = UInt32(arena.count)
      let parent = Int(tables.directories.rows.first[row])
      if row > 0, parent < row {
        var position = Int(pathStarts[parent])
        while arena[position] != 0 {
          arena.append(arena[position])
          position += 1
        }
        if parent != 0 { arena.append(UInt8(ascii: "/")) }
        let name = NameID(rawValue: tables.directories.rows.second[row])
        tables.names.withBytes(name) { arena.append(contentsOf: $0) }
      }
      arena.append(0)
      pathStarts.append(start)
    }
  }
}

extension ByteRows {
  /// Calls a function with the bytes of a row, a zero byte behind them.
  func withCString<Result, Failure: Error>(
    _ row: Int, _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try arena.withCString(at: Int(starts[row]), body)
  }
}

extension [UInt8] {
  /// Calls a function with the text that begins at a place and ends with a zero byte.
  fileprivate func withCString<Result, Failure: Error>(
    at start: Int, _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBufferPointer { bytes throws(Failure) in
      guard let base = UnsafeRawPointer(bytes.baseAddress) else {
        preconditionFailure("BUG: an empty arena")
      }
      return try body((base + start).assumingMemoryBound(to: CChar.self))
    }
  }
}
