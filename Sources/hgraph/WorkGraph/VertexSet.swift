/// A set of vertices `0..<count` as bits.
struct VertexSet: Equatable, Sendable {
  private var words: [UInt64]

  /// The empty set over so many vertices.
  init(count: Int) {
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
  }

  /// The set of some vertices.
  init(_ members: some Sequence<Int>, count: Int) {
    self.init(count: count)
    for member in members { insert(member) }
  }

  /// Adds a vertex; false where it was in already.
  @discardableResult
  mutating func insert(_ vertex: Int) -> Bool {
    let bit = UInt64(1) << UInt64(vertex & 63)
    defer { words[vertex >> 6] |= bit }
    return words[vertex >> 6] & bit == 0
  }

  func contains(_ vertex: Int) -> Bool {
    words[vertex >> 6] & UInt64(1) << UInt64(vertex & 63) != 0
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// The members in ascending order.
  var members: [Int] {
    var members: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        members.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return members
  }

  static func + (left: VertexSet, right: VertexSet) -> VertexSet { left.merged(right, |) }

  static func - (left: VertexSet, right: VertexSet) -> VertexSet { left.merged(right) { $0 & ~$1 } }

  static func & (left: VertexSet, right: VertexSet) -> VertexSet { left.merged(right, &) }

  /// Both sets are over the same vertices.
  private func merged(_ other: VertexSet, _ merge: (UInt64, UInt64) -> UInt64) -> VertexSet {
    var result = self
    for index in words.indices { result.words[index] = merge(words[index], other.words[index]) }
    return result
  }
}
