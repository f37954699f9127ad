internal import Text

/// The key values that occur in two lists.
enum KeyTuples {
  /// The different ones, in order. Where there are several keys, tuples that differ only by values
  /// that one of them lacks are joined: both become their union, and both stay.
  static func joined(_ tuples: [[String]]) -> [[String]] {
    var all: [[String]] = []
    for tuple in tuples where !all.contains(where: { same($0, tuple) }) { all.append(tuple) }
    guard let width = all.first?.count, width > 1 else { return all }
    for left in all.indices {
      // What the tuple was before its round counts for all of the round.
      let tuple = all[left]
      for right in all.indices where fit(tuple, all[right]) {
        let union = zip(tuple, all[right]).map { $0.isEmpty ? $1 : $0 }
        all[left] = union
        all[right] = union
      }
    }
    return all
  }

  private static func same(_ left: [String], _ right: [String]) -> Bool {
    zip(left, right).allSatisfy { $0.hasSameBytes(as: $1) }
  }

  /// Whether one value at least is the same, and all others differ only where one side has none.
  private static func fit(_ left: [String], _ right: [String]) -> Bool {
    var isEqual = false
    for (one, two) in zip(left, right) {
      if one.hasSameBytes(as: two) {
        isEqual = true
      } else if !one.isEmpty, !two.isEmpty {
        return false
      }
    }
    return isEqual
  }
}
