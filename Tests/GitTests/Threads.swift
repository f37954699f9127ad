import Dispatch
import Synchronization

/// Runs a body on several threads at once.
enum Threads {
  /// How many of the runs said yes.
  static func count(_ runs: Int, _ body: @Sendable () -> Bool) -> Int {
    let right = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: runs) { _ in
      for _ in 0..<50 where !body() { return }
      right.add(1, ordering: .relaxed)
    }
    return right.load(ordering: .relaxed)
  }
}
