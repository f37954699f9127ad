/// Where a path may stand in a pattern: indices of the pattern's names, each once. Those below 64, in
/// practice all, take no heap.
struct GlobPlaces: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: Set<Int> = []

  init() {}

  /// The place before the first name.
  static let start = GlobPlaces(low: 1)

  private init(low: UInt64) {
    self.low = low
  }

  var isEmpty: Bool { low == 0 && high.isEmpty }

  func contains(_ place: Int) -> Bool {
    place < 64 ? low >> UInt64(place) & 1 != 0 : high.contains(place)
  }

  mutating func insert(_ place: Int) {
    if place < 64 { low |= 1 << UInt64(place) } else { high.insert(place) }
  }

  /// Calls a function with each place; the order does not matter.
  func forEach(_ body: (Int) -> Void) {
    var rest = low
    while rest != 0 {
      body(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    for place in high { body(place) }
  }

  func filter(_ isKept: (Int) -> Bool) -> GlobPlaces {
    var kept = GlobPlaces()
    forEach { if isKept($0) { kept.insert($0) } }
    return kept
  }
}
