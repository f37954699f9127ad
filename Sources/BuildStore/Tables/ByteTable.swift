/// Texts as bytes, each once, by id. All lie in one block of memory, each with a zero byte behind
/// it, so that system calls take them as they are.
public struct ByteTable<ID: TableID>: Sendable {
  var rows = ByteRows()
  private var index = RowIndex()

  /// A table without texts.
  public init() {}

  /// A table from a snapshot's columns.
  init(base rows: ByteRows) {
    self.rows = rows
    index = RowIndex(baseCount: rows.count)
  }

  /// How many texts there are.
  public var count: Int { rows.count }

  /// The id of some bytes, which are added where they are new.
  public mutating func intern(_ bytes: UnsafeRawBufferPointer) -> ID {
    if let row = index.find(bytes, in: rows) { return ID(row) }
    return append(bytes)
  }

  /// The id of a text's bytes.
  public mutating func intern(_ text: String) -> ID {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The id of some bytes; nil where they are not in the table.
  public mutating func find(_ text: String) -> ID? {
    var text = text
    return text.withUTF8 { bytes in
      index.find(UnsafeRawBufferPointer(bytes), in: rows).map { ID($0) }
    }
  }

  /// The id of bytes that the snapshot is known not to hold.
  mutating func internAboveBase(_ bytes: UnsafeRawBufferPointer) -> ID {
    if let row = index.findRecent(bytes, in: rows) { return ID(row) }
    return append(bytes)
  }

  /// Calls a function with the bytes of an id.
  public func withBytes<Result>(_ id: ID, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    rows.withBytes(id.index, body)
  }

  /// The bytes of an id.
  public func bytes(_ id: ID) -> [UInt8] { withBytes(id) { Array($0) } }

  /// The text of an id.
  public func text(_ id: ID) -> String { withBytes(id) { String(decoding: $0, as: UTF8.self) } }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) -> ID {
    let row = rows.count
    rows.append(bytes)
    index.add(row, in: rows)
    return ID(row)
  }
}

/// The columns of a table of texts.
struct ByteRows: Sendable, IndexedRows {
  /// The bytes of all texts, each followed by a zero byte.
  var arena: [UInt8] = []
  /// Where each text begins, and where the next one would.
  var starts: [UInt32] = [0]

  var count: Int { starts.count - 1 }

  func withBytes<Result>(_ row: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let start = Int(starts[row])
    let end = Int(starts[row + 1]) - 1
    return arena.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    arena.append(contentsOf: bytes)
    arena.append(0)
    starts.append(UInt32(arena.count))
  }

  func hash(of key: UnsafeRawBufferPointer) -> UInt64 { KeyHash.of(key) }

  func hash(ofRow row: Int) -> UInt64 { withBytes(row) { KeyHash.of($0) } }

  func row(_ row: Int, has key: UnsafeRawBufferPointer) -> Bool {
    guard Int(starts[row + 1]) - Int(starts[row]) - 1 == key.count else { return false }
    return withBytes(row) { $0.elementsEqual(key) }
  }
}
