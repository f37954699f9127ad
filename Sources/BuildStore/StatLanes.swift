import Dispatch
import Synchronization

/// Runs the parts of a stat pass, on the calling thread or on several of an own queue.
enum StatLanes {
  /// How many directories a lane takes at once.
  private static let portion = 8

  /// Calls a function with ranges that cover 0..<count, on some lanes, each with a result of its
  /// own.
  static func run(
    _ lanes: Int, count: Int,
    _ body: @escaping @Sendable (Range<Int>, inout StatPass.Result) -> Void
  ) -> [StatPass.Result] {
    if lanes == 1 {
      var result = StatPass.Result()
      body(0..<count, &result)
      return [result]
    }
    let work = Work(count: count)
    let queue = DispatchQueue(label: "hgraph.stat", attributes: .concurrent)
    let group = DispatchGroup()
    for _ in 1..<lanes { queue.async(group: group) { work.run(body) } }
    work.run(body)
    group.wait()
    return work.results.withLock { $0 }
  }

  private final class Work: Sendable {
    let count: Int
    let next = Atomic<Int>(0)
    let results = Mutex<[StatPass.Result]>([])

    init(count: Int) {
      self.count = count
    }

    func run(_ body: (Range<Int>, inout StatPass.Result) -> Void) {
      var result = StatPass.Result()
      while true {
        let start = next.add(portion, ordering: .relaxed).oldValue
        if start >= count { break }
        body(start..<min(start + portion, count), &result)
      }
      results.withLock { $0.append(result) }
    }
  }
}
