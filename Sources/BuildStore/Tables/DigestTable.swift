public import Digest

/// How a digest was made. Digests of two algorithms are never equal.
public enum DigestAlgorithm: UInt8, Hashable, Sendable {
  /// SHA-256 of the bytes.
  case plain
  /// BLAKE2b-256 of the bytes, keyed with the store's key: what is made from secrets.
  case keyed
}

/// Digests by id, each once.
public struct DigestTable: Sendable {
  var rows = DigestRows()
  private var index = RowIndex()

  /// A table that holds only the answers that are no digests.
  public init() {
    rows.digests = Array(repeating: DigestTable.zero, count: DigestID.reservedCount)
    rows.keyed = [0]
    index = RowIndex()
  }

  /// A table from a snapshot's columns.
  init(base rows: DigestRows) {
    self.rows = rows
    index = RowIndex(baseCount: rows.count)
  }

  private static let zero = Digest(words: (0, 0, 0, 0))

  /// How many ids there are, the reserved ones among them.
  public var count: Int { rows.count }

  /// The id of a digest, which is added where it is new.
  public mutating func intern(_ digest: Digest, _ algorithm: DigestAlgorithm = .plain) -> DigestID {
    let key = DigestRows.Key(digest: digest, algorithm: algorithm)
    if let row = index.find(key, in: rows) { return DigestID(row) }
    return append(key)
  }

  /// The id of a digest; nil where it is not in the table.
  public mutating func find(
    _ digest: Digest, _ algorithm: DigestAlgorithm = .plain
  ) -> DigestID? {
    index.find(DigestRows.Key(digest: digest, algorithm: algorithm), in: rows).map { DigestID($0) }
  }

  /// The id of a digest that the snapshot is known not to hold.
  mutating func internAboveBase(_ digest: Digest, _ algorithm: DigestAlgorithm) -> DigestID {
    let key = DigestRows.Key(digest: digest, algorithm: algorithm)
    if let row = index.findRecent(key, in: rows) { return DigestID(row) }
    return append(key)
  }

  /// The digest of an id that `isDigest`.
  public func digest(_ id: DigestID) -> Digest { rows.digests[id.index] }

  /// How the digest of an id was made.
  public func algorithm(_ id: DigestID) -> DigestAlgorithm { rows.algorithm(id.index) }

  private mutating func append(_ key: DigestRows.Key) -> DigestID {
    let row = rows.count
    rows.append(key)
    index.add(row, in: rows)
    return DigestID(row)
  }
}

/// The columns of the digest table.
struct DigestRows: Sendable, IndexedRows {
  struct Key {
    let digest: Digest
    let algorithm: DigestAlgorithm
  }

  var digests: [Digest] = []
  /// One bit a digest: whether it is keyed.
  var keyed: [UInt64] = []

  var count: Int { digests.count }

  func algorithm(_ row: Int) -> DigestAlgorithm {
    keyed[row / 64] >> UInt64(row % 64) & 1 == 0 ? .plain : .keyed
  }

  mutating func append(_ key: Key) {
    let row = digests.count
    digests.append(key.digest)
    if row / 64 >= keyed.count { keyed.append(0) }
    if key.algorithm == .keyed { keyed[row / 64] |= 1 << UInt64(row % 64) }
  }

  func hash(of key: Key) -> UInt64 { key.digest.words.0 }

  func hash(ofRow row: Int) -> UInt64 { digests[row].words.0 }

  func row(_ row: Int, has key: Key) -> Bool {
    row >= DigestID.reservedCount && digests[row] == key.digest && algorithm(row) == key.algorithm
  }
}
