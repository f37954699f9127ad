/// Rows that can be found by a key.
protocol IndexedRows {
  associatedtype Key

  /// How many rows there are.
  var count: Int { get }
  /// The hash of a key.
  func hash(of key: Key) -> UInt64
  /// The hash of a row's key.
  func hash(ofRow row: Int) -> UInt64
  /// Whether a row has a key.
  func row(_ row: Int, has key: Key) -> Bool
}

/// Finds rows by their keys: two hash tables with open addressing, one for the rows that came from
/// the snapshot and one for those added since.
///
/// The first is made only when it is needed: a build that changes nothing never looks up, and the
/// few look-ups of a small change cost less as walks over the rows than the table would.
struct RowIndex: Sendable {
  /// How many look-ups walk over the rows of the snapshot before a table is made for them.
  private static let walkLimit = 4

  private var base = HashSlots()
  private var recent = HashSlots()
  /// How many rows came from the snapshot.
  private(set) var baseCount = 0
  private var walks = 0
  private var hasBase = false

  init() {}

  /// An index over rows that came from the snapshot.
  init(baseCount: Int) {
    self.baseCount = baseCount
  }

  /// The row with a key.
  mutating func find<Rows: IndexedRows>(_ key: Rows.Key, in rows: Rows) -> Int? {
    let hash = rows.hash(of: key)
    if let row = recent.find(hash, key, in: rows) { return row }
    guard baseCount > 0 else { return nil }
    if !hasBase {
      if walks < RowIndex.walkLimit || baseCount < 64 {
        walks += 1
        return (0..<baseCount).first { rows.row($0, has: key) }
      }
      base = HashSlots(for: 0..<baseCount, of: rows)
      hasBase = true
    }
    return base.find(hash, key, in: rows)
  }

  /// The row with a key among those added since the snapshot.
  func findRecent<Rows: IndexedRows>(_ key: Rows.Key, in rows: Rows) -> Int? {
    recent.find(rows.hash(of: key), key, in: rows)
  }

  /// Notes a row that was just added.
  mutating func add<Rows: IndexedRows>(_ row: Int, in rows: Rows) {
    recent.add(row, in: rows)
  }
}

/// A hash table of row numbers, with open addressing and linear probing, at most half full.
private struct HashSlots: Sendable {
  /// Row numbers plus one; 0 is free.
  private var slots: [UInt32] = []
  private var count = 0

  init() {}

  init<Rows: IndexedRows>(for range: Range<Int>, of rows: Rows) {
    slots = Array(repeating: 0, count: HashSlots.size(for: range.count))
    for row in range { put(row, rows.hash(ofRow: row)) }
    count = range.count
  }

  func find<Rows: IndexedRows>(_ hash: UInt64, _ key: Rows.Key, in rows: Rows) -> Int? {
    if slots.isEmpty { return nil }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let row = Int(slots[slot]) - 1
      if rows.row(row, has: key) { return row }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func add<Rows: IndexedRows>(_ row: Int, in rows: Rows) {
    if 2 * (count + 1) > slots.count { grow(rows) }
    put(row, rows.hash(ofRow: row))
    count += 1
  }

  private mutating func grow<Rows: IndexedRows>(_ rows: Rows) {
    let old = slots
    slots = Array(repeating: 0, count: HashSlots.size(for: 2 * (count + 1)))
    for slot in old where slot != 0 { put(Int(slot) - 1, rows.hash(ofRow: Int(slot) - 1)) }
  }

  private mutating func put(_ row: Int, _ hash: UInt64) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(truncatingIfNeeded: row + 1)
  }

  private static func size(for count: Int) -> Int {
    var size = 16
    while size < 2 * count { size *= 2 }
    return size
  }
}

/// Hashing of keys. Nobody chooses names to make the tables slow: a fixed multiplication is enough.
enum KeyHash {
  /// The hash of two numbers.
  static func of(_ a: UInt32, _ b: UInt32, _ c: UInt8 = 0) -> UInt64 {
    mix((UInt64(a) << 32 | UInt64(b)) ^ UInt64(c) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The hash of some bytes.
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return mix(hash ^ rest)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}
