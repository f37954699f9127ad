/// The directories that hold asked paths, with their own signatures.
public struct DirectoryTable: Sendable {
  /// Parent and name of each; the root is its own parent.
  var rows = PairRows()
  var signatures = SignatureColumns()
  /// The device that each lay on.
  var device: [UInt64] = []
  private var index = RowIndex()

  /// A table that holds the root alone, whose name has the id 0.
  public init() {
    rows.append((DirectoryID.root.rawValue, 0))
    signatures.append()
    device.append(0)
    index.add(0, in: rows)
  }

  init(base rows: PairRows, signatures: SignatureColumns, device: [UInt64]) {
    self.rows = rows
    self.signatures = signatures
    self.device = device
    index = RowIndex(baseCount: rows.count)
  }

  /// How many directories there are.
  public var count: Int { rows.count }

  /// The directory that one lies in; the root's is itself.
  public func parent(_ id: DirectoryID) -> DirectoryID {
    DirectoryID(rawValue: rows.first[id.index])
  }

  /// The name of a directory in its parent.
  public func name(_ id: DirectoryID) -> NameID { NameID(rawValue: rows.second[id.index]) }

  /// The last signature; nil where nobody has looked.
  public func signature(_ id: DirectoryID) -> Signature? {
    signatures.state(id.index).contains(.known) ? signatures[id.index] : nil
  }

  /// Whether the signature proves nothing.
  public func isRacy(_ id: DirectoryID) -> Bool { signatures.state(id.index).contains(.racy) }

  mutating func intern(_ parent: DirectoryID, _ name: NameID) -> DirectoryID {
    let key = (parent.rawValue, name.rawValue)
    if let row = index.find(key, in: rows) { return DirectoryID(row) }
    return append(key)
  }

  mutating func internAboveBase(_ parent: DirectoryID, _ name: NameID) -> DirectoryID {
    let key = (parent.rawValue, name.rawValue)
    if let row = index.findRecent(key, in: rows) { return DirectoryID(row) }
    return append(key)
  }

  mutating func find(_ parent: DirectoryID, _ name: NameID) -> DirectoryID? {
    index.find((parent.rawValue, name.rawValue), in: rows).map { DirectoryID($0) }
  }

  mutating func settle(_ id: DirectoryID, _ signature: Signature, device: UInt64, isRacy: Bool) {
    signatures[id.index] = signature
    signatures.state[id.index] = SignatureColumns.State.settled(isRacy: isRacy).rawValue
    self.device[id.index] = device
  }

  private mutating func append(_ key: (UInt32, UInt32)) -> DirectoryID {
    let row = rows.count
    rows.append(key)
    signatures.append()
    device.append(0)
    index.add(row, in: rows)
    return DirectoryID(row)
  }
}

/// The paths that somebody asked about, with the signatures that they had then.
public struct FileTable: Sendable {
  /// Directory and name of each.
  var rows = PairRows()
  var signatures = SignatureColumns()
  private var index = RowIndex()

  /// A table without rows.
  public init() {}

  init(base rows: PairRows, signatures: SignatureColumns) {
    self.rows = rows
    self.signatures = signatures
    index = RowIndex(baseCount: rows.count)
  }

  /// How many paths there are.
  public var count: Int { rows.count }

  /// The directory that a path lies in.
  public func directory(_ id: PathID) -> DirectoryID { DirectoryID(rawValue: rows.first[id.index]) }

  /// The last name of a path; empty for the root.
  public func name(_ id: PathID) -> NameID { NameID(rawValue: rows.second[id.index]) }

  /// The last signature; nil where nobody has looked.
  public func signature(_ id: PathID) -> Signature? {
    signatures.state(id.index).contains(.known) ? signatures[id.index] : nil
  }

  /// Whether the signature proves nothing.
  public func isRacy(_ id: PathID) -> Bool { signatures.state(id.index).contains(.racy) }

  mutating func intern(_ directory: DirectoryID, _ name: NameID) -> PathID {
    let key = (directory.rawValue, name.rawValue)
    if let row = index.find(key, in: rows) { return PathID(row) }
    return append(key)
  }

  mutating func internAboveBase(_ directory: DirectoryID, _ name: NameID) -> PathID {
    let key = (directory.rawValue, name.rawValue)
    if let row = index.findRecent(key, in: rows) { return PathID(row) }
    return append(key)
  }

  mutating func find(_ directory: DirectoryID, _ name: NameID) -> PathID? {
    index.find((directory.rawValue, name.rawValue), in: rows).map { PathID($0) }
  }

  mutating func settle(_ id: PathID, _ signature: Signature, isRacy: Bool) {
    signatures[id.index] = signature
    signatures.state[id.index] = SignatureColumns.State.settled(isRacy: isRacy).rawValue
  }

  mutating func distrust(_ id: PathID) {
    signatures.state[id.index] |= SignatureColumns.State.racy.rawValue
  }

  private mutating func append(_ key: (UInt32, UInt32)) -> PathID {
    let row = rows.count
    rows.append(key)
    signatures.append()
    index.add(row, in: rows)
    return PathID(row)
  }
}

extension SignatureColumns.State {
  fileprivate static func settled(isRacy: Bool) -> SignatureColumns.State {
    isRacy ? [.known, .racy] : .known
  }
}

/// Two columns of ids that are a row's key together.
struct PairRows: Sendable, IndexedRows {
  var first: [UInt32] = []
  var second: [UInt32] = []

  var count: Int { first.count }

  mutating func append(_ key: (UInt32, UInt32)) {
    first.append(key.0)
    second.append(key.1)
  }

  func hash(of key: (UInt32, UInt32)) -> UInt64 { KeyHash.of(key.0, key.1) }

  func hash(ofRow row: Int) -> UInt64 { KeyHash.of(first[row], second[row]) }

  func row(_ row: Int, has key: (UInt32, UInt32)) -> Bool {
    first[row] == key.0 && second[row] == key.1
  }
}
