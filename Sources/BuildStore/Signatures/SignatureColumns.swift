/// Signatures as columns, and what is known of each.
struct SignatureColumns: Sendable {
  /// What is known of a row's signature, as bits.
  struct State: OptionSet, Sendable {
    let rawValue: UInt8
    /// The row was looked at once.
    static let known = State(rawValue: 1)
    /// The signature proves nothing: what it stands for is read again.
    static let racy = State(rawValue: 2)
  }

  var modified: [Int64] = []
  var changed: [Int64] = []
  var size: [Int64] = []
  var inode: [UInt64] = []
  var mode: [UInt32] = []
  var state: [UInt8] = []

  var count: Int { state.count }

  /// Adds a row that nobody has looked at.
  mutating func append() {
    modified.append(0)
    changed.append(0)
    size.append(0)
    inode.append(0)
    mode.append(0)
    state.append(0)
  }

  func state(_ row: Int) -> State { State(rawValue: state[row]) }

  subscript(_ row: Int) -> Signature {
    get {
      Signature(
        modified: modified[row], changed: changed[row], size: size[row], inode: inode[row],
        mode: mode[row])
    }
    set {
      modified[row] = newValue.modified
      changed[row] = newValue.changed
      size[row] = newValue.size
      inode[row] = newValue.inode
      mode[row] = newValue.mode
    }
  }
}
