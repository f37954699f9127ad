/// What turns one list of lines into another: the shortest way, by the algorithm of Myers (1986).
public struct LineDifference: Sendable {
  /// A line of the way.
  public enum Change: Sendable, Equatable {
    /// A line of both, by its places in the old and the new text.
    case kept(old: Int, new: Int)
    /// A line of the old text alone.
    case removed(old: Int)
    /// A line of the new text alone.
    case added(new: Int)
  }

  /// The lines in order; what is removed stands before what is added.
  public let changes: [Change]

  /// Beyond so many changed lines the texts count as wholly different: the way there grows with
  /// their square.
  private static let limit = 4000

  /// The difference of two texts, as lines.
  public init(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) {
    let (a, b) = LineDifference.numbered(old, new)
    var start = 0
    while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
    var tail = 0
    while tail < a.count - start, tail < b.count - start,
      a[a.count - 1 - tail] == b[b.count - 1 - tail]
    { tail += 1 }
    var changes = (0..<start).map { Change.kept(old: $0, new: $0) }
    let middle = LineDifference.way(
      a[start..<(a.count - tail)], b[start..<(b.count - tail)])
    changes += LineDifference.sorted(middle)
    changes += (0..<tail).map {
      .kept(old: a.count - tail + $0, new: b.count - tail + $0)
    }
    self.changes = changes
  }

  /// Equal lines get equal numbers.
  private static func numbered(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>])
    -> ([Int], [Int])
  {
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ line: ArraySlice<UInt8>) -> Int {
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    return (old.map(number), new.map(number))
  }

  private static func way(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) -> [Change] {
    let all = a.indices.map { Change.removed(old: $0) } + b.indices.map { Change.added(new: $0) }
    if a.isEmpty || b.isEmpty { return all }
    let bound = min(a.count + b.count, limit)
    // The furthest place in `a` on each diagonal, and what it was after each step.
    var furthest = [Int](repeating: 0, count: 2 * bound + 2)
    var history: [[Int]] = []
    for steps in 0...bound {
      history.append(Array(furthest[(bound - steps)...(bound + steps + 1)]))
      for diagonal in stride(from: -steps, through: steps, by: 2) {
        let at = diagonal + bound
        let isDown =
          diagonal == -steps || (diagonal != steps && furthest[at - 1] < furthest[at + 1])
        var x = isDown ? furthest[at + 1] : furthest[at - 1] + 1
        while x < a.count, x - diagonal < b.count,
          a[a.startIndex + x] == b[b.startIndex + x - diagonal]
        { x += 1 }
        furthest[at] = x
        if x >= a.count, x - diagonal >= b.count { return path(history, a, b) }
      }
    }
    return all
  }

  /// The way back through what each step reached.
  private static func path(_ history: [[Int]], _ a: ArraySlice<Int>, _ b: ArraySlice<Int>)
    -> [Change]
  {
    var changes: [Change] = []
    var (x, y) = (a.count, b.count)
    for steps in history.indices.reversed() {
      // Diagonals from -steps to steps + 1 stand here.
      func reached(_ diagonal: Int) -> Int { history[steps][diagonal + steps] }
      let diagonal = x - y
      let isDown =
        diagonal == -steps
        || (diagonal != steps && reached(diagonal - 1) < reached(diagonal + 1))
      let before = steps == 0 ? 0 : isDown ? reached(diagonal + 1) : reached(diagonal - 1)
      let startX = steps == 0 ? 0 : isDown ? before : before + 1
      while x > startX {
        x -= 1
        y -= 1
        changes.append(.kept(old: a.startIndex + x, new: b.startIndex + y))
      }
      if steps == 0 { break }
      if isDown {
        y -= 1
        changes.append(.added(new: b.startIndex + y))
      } else {
        x -= 1
        changes.append(.removed(old: a.startIndex + x))
      }
    }
    return changes.reversed()
  }

  /// Within each run of changes the removed lines come first.
  private static func sorted(_ changes: [Change]) -> [Change] {
    var result: [Change] = []
    var added: [Change] = []
    for change in changes {
      switch change {
      case .added: added.append(change)
      case .removed: result.append(change)
      case .kept:
        result += added
        added = []
        result.append(change)
      }
    }
    return result + added
  }
}
