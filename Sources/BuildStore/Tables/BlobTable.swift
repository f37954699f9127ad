/// Where the bytes of digests lie.
struct BlobTable: Sendable {
  /// A place in a pack, or a file of its own.
  struct Location: Equatable, Sendable {
    /// The name of the pack; `noID` for a file of its own.
    var pack: UInt32
    /// Where the bytes begin in the pack.
    var offset: UInt32
    /// How many there are.
    var length: UInt32

    var isFile: Bool { pack == noID }

    /// A file of its own.
    static func file(length: Int) -> Location {
      Location(pack: noID, offset: 0, length: UInt32(clamping: length))
    }
  }

  var rows = BlobRows()
  private var index = RowIndex()

  init() {}

  init(base rows: BlobRows) {
    self.rows = rows
    index = RowIndex(baseCount: rows.count)
  }

  mutating func location(_ digest: DigestID) -> Location? {
    guard let row = index.find(digest.rawValue, in: rows), rows.isLive[row] != 0 else { return nil }
    return Location(pack: rows.pack[row], offset: rows.offset[row], length: rows.length[row])
  }

  mutating func put(_ location: Location, of digest: DigestID) {
    let row = row(digest)
    rows.pack[row] = location.pack
    rows.offset[row] = location.offset
    rows.length[row] = location.length
    rows.isLive[row] = 1
  }

  /// Forgets a blob: a row of its own says so, for the snapshot's blobs may not be read yet.
  mutating func remove(_ digest: DigestID) {
    rows.isLive[row(digest)] = 0
  }

  /// Puts what is known already over the blobs of the snapshot.
  mutating func insert(below base: BlobRows) {
    let recent = rows
    self = BlobTable(base: base)
    for row in 0..<recent.count {
      let digest = DigestID(rawValue: recent.digest[row])
      if recent.isLive[row] == 0 {
        remove(digest)
      } else {
        put(
          Location(pack: recent.pack[row], offset: recent.offset[row], length: recent.length[row]),
          of: digest)
      }
    }
  }

  private mutating func row(_ digest: DigestID) -> Int {
    if let known = index.find(digest.rawValue, in: rows) { return known }
    let row = rows.count
    rows.append(digest)
    index.add(row, in: rows)
    return row
  }

  /// All live blobs.
  var all: [(digest: DigestID, location: Location)] {
    (0..<rows.count).compactMap { row in
      guard rows.isLive[row] != 0 else { return nil }
      let place = Location(pack: rows.pack[row], offset: rows.offset[row], length: rows.length[row])
      return (DigestID(rawValue: rows.digest[row]), place)
    }
  }
}

/// The columns of the blob table.
struct BlobRows: Sendable, IndexedRows {
  var digest: [UInt32] = []
  var pack: [UInt32] = []
  var offset: [UInt32] = []
  var length: [UInt32] = []
  var isLive: [UInt8] = []

  var count: Int { digest.count }

  mutating func append(_ digest: DigestID) {
    self.digest.append(digest.rawValue)
    pack.append(0)
    offset.append(0)
    length.append(0)
    isLive.append(0)
  }

  func hash(of key: UInt32) -> UInt64 { KeyHash.of(key, 0) }
  func hash(ofRow row: Int) -> UInt64 { KeyHash.of(digest[row], 0) }
  func row(_ row: Int, has key: UInt32) -> Bool { digest[row] == key }
}
