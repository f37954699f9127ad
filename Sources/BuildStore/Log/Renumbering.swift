/// Old numbers to new ones, given out in the order of first use.
struct Renumbering: Sendable {
  /// The new number of each old one; `noID` where it has none.
  private(set) var new: [UInt32]
  /// The old number of each new one.
  private(set) var old: [UInt32] = []

  init(count: Int) {
    new = Array(repeating: noID, count: count)
  }

  /// The new number of a row that is kept.
  mutating func keep(_ row: UInt32) -> UInt32 {
    let known = new[Int(row)]
    if known != noID { return known }
    let number = UInt32(old.count)
    new[Int(row)] = number
    old.append(row)
    return number
  }

  /// Whether a row is kept.
  func keeps(_ row: UInt32) -> Bool { new[Int(row)] != noID }

  /// The new number of a row; `noID` where it is not kept.
  subscript(_ row: UInt32) -> UInt32 { new[Int(row)] }
}
