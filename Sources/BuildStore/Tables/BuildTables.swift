public import FileTree

/// All that is known from earlier builds, as tables: what was asked, what was seen, what was made.
///
/// A plain value without any object a node. Rows are only added; ids stay valid until the store is
/// opened again. What is added here alone is in memory alone: what shall last goes through
/// `BuildStore`.
public struct BuildTables: Sendable {
  /// Names of files, artifacts, variables and media types; patterns.
  public internal(set) var names: ByteTable<NameID>
  /// Answers.
  public var digests = DigestTable()
  /// Directories.
  public internal(set) var directories = DirectoryTable()
  /// Paths with their signatures.
  public internal(set) var files = FileTable()
  /// Questions with their last known answers.
  public var questions = QuestionTable()
  /// Nodes and labels.
  public internal(set) var nodes = NodeTable()
  /// Traces.
  public internal(set) var traces = TraceTable()
  /// Where artifacts lie.
  var blobs = BlobTable()

  /// How many traces of one node are kept.
  public static let traceLimit = 16

  /// Empty tables.
  public init() {
    names = ByteTable()
    _ = names.intern("")
  }

  /// The tables of a snapshot.
  init(base hot: HotRows, payloadCount: Int) {
    names = ByteTable(base: hot.names)
    digests = DigestTable(base: hot.digests)
    directories = DirectoryTable(
      base: hot.directories, signatures: hot.directorySignatures, device: hot.device)
    files = FileTable(base: hot.paths, signatures: hot.pathSignatures)
    questions = QuestionTable(base: hot.questions, current: hot.current)
    nodes = NodeTable(base: hot.labels, hot.nodes)
    traces = TraceTable(base: hot.traces, payloadCount: payloadCount)
  }

  // MARK: Names, labels, paths

  /// The id of a name.
  public mutating func name(_ text: String) -> NameID { names.intern(text) }

  /// The id of a label by its text, `step:subject`.
  public mutating func label(_ text: String) -> LabelID { nodes.labels.intern(text) }

  /// The id of a label; nil where nobody has named it.
  public mutating func findLabel(_ text: String) -> LabelID? { nodes.labels.find(text) }

  /// The id of a path.
  public mutating func path(_ path: TreePath) -> PathID {
    var directory = DirectoryID.root
    var last = NameID(rawValue: 0)
    path.forEachName { bytes, isLast in
      let name = names.intern(bytes)
      if isLast { last = name } else { directory = directories.intern(directory, name) }
    }
    return files.intern(directory, last)
  }

  /// The id of a directory: of a path that is listed or walked.
  public mutating func directory(_ path: TreePath) -> DirectoryID {
    var directory = DirectoryID.root
    path.forEachName { bytes, _ in directory = directories.intern(directory, names.intern(bytes)) }
    return directory
  }

  /// The text of a path, names joined by `/`; empty for the root.
  public func text(_ path: PathID) -> String {
    String(decoding: bytes(of: files.directory(path), files.name(path)), as: UTF8.self)
  }

  /// The text of a directory; empty for the root.
  public func text(_ directory: DirectoryID) -> String {
    String(decoding: bytes(of: directory, NameID(rawValue: 0)), as: UTF8.self)
  }

  /// The path of an id.
  public func treePath(_ path: PathID) -> TreePath { TreePath(text(path)) ?? .root }

  /// The path of a directory.
  public func treePath(_ directory: DirectoryID) -> TreePath { TreePath(text(directory)) ?? .root }

  private func bytes(of directory: DirectoryID, _ last: NameID) -> [UInt8] {
    var chain: [NameID] = last.rawValue == 0 ? [] : [last]
    var directory = directory
    while directory != .root {
      chain.append(directories.name(directory))
      directory = directories.parent(directory)
    }
    var bytes: [UInt8] = []
    for name in chain.reversed() {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
      names.withBytes(name) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  // MARK: Traces

  /// Adds a trace, the newest of its node from now on. An older one that asked and saw the same is
  /// dropped, and so is what exceeds `traceLimit`.
  mutating func add(_ record: TraceRecord) -> TraceID {
    let node = nodes.intern(record.label)
    unlink(record, of: node)
    let id = traces.append(record, of: node, previous: nodes.newest(node))
    nodes.rows.newest[node.index] = id.rawValue
    for child in record.declared { nodes.setDeclarer(node, of: child) }
    trim(node)
    return id
  }

  /// The traces of a node that are in memory, newest first.
  func loadedTraces(of node: NodeID) -> [TraceID] {
    var found: [TraceID] = []
    var next = nodes.newest(node)
    while let id = next, found.count < BuildTables.traceLimit {
      found.append(id)
      next = traces.previous(id)
    }
    return found
  }

  private mutating func unlink(_ record: TraceRecord, of node: NodeID) {
    if nodes.newest(node) == nil { return }
    let chain = loadedTraces(of: node)
    guard let place = chain.firstIndex(where: { traces.has($0, record) }) else { return }
    let after = traces.columns.previous[chain[place].index]
    if place == 0 {
      nodes.rows.newest[node.index] = after
    } else {
      traces.columns.previous[chain[place - 1].index] = after
    }
  }

  private mutating func trim(_ node: NodeID) {
    guard let newest = nodes.newest(node), traces.previous(newest) != nil else { return }
    let chain = loadedTraces(of: node)
    if chain.count == BuildTables.traceLimit, let last = chain.last {
      traces.columns.previous[last.index] = noID
    }
  }
}

extension TreePath {
  /// Calls a function with each name's bytes, and whether it is the last one.
  fileprivate func forEachName(_ body: (UnsafeRawBufferPointer, Bool) -> Void) {
    var text = text
    text.withUTF8 { text in
      let bytes = UnsafeRawBufferPointer(text)
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
        body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), end == bytes.count)
        start = end + 1
      }
    }
  }
}
