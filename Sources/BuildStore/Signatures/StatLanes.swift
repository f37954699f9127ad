import Glibc
import Synchronization

/// Runs the parts of a stat pass, on the calling thread and on some threads of its own: a build
/// that changes nothing does not start a queue for this.
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
    let work = Work(count: count, body)
    let threads = (1..<lanes).compactMap { _ in work.start() }
    work.run()
    for thread in threads { pthread_join(thread, nil) }
    return work.results.withLock { $0 }
  }

  private final class Work: Sendable {
    let count: Int
    let body: @Sendable (Range<Int>, inout StatPass.Result) -> Void
    let next = Atomic<Int>(0)
    let results = Mutex<[StatPass.Result]>([])

    init(count: Int, _ body: @escaping @Sendable (Range<Int>, inout StatPass.Result) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      var result = StatPass.Result()
      while true {
        let start = next.add(portion, ordering: .relaxed).oldValue
        if start >= count { break }
        body(start..<min(start + portion, count), &result)
      }
      results.withLock { $0.append(result) }
    }

    /// Runs on one more thread; nil where there is none to be had, and the others do its part.
    func start() -> pthread_t? {
      var thread: pthread_t = 0
      let work = Unmanaged.passRetained(self)
      let failure = pthread_create(
        &thread, nil,
        { pointer in
          if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
          return nil
        }, work.toOpaque())
      if failure == 0 { return thread }
      work.release()
      return nil
    }
  }
}
