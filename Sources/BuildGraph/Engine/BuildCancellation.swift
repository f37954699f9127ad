import Synchronization

/// Ends a build from outside: nothing new is begun, runs are interrupted, and what is finished stays
/// finished.
public final class BuildCancellation: Sendable {
  private struct State {
    var isCancelled = false
    var next = 0
    var handlers: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Mutex(State())

  /// A build that goes on.
  public init() {}

  /// Whether the build was ended.
  public var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Ends the build; once more does nothing.
  public func cancel() {
    let handlers = state.withLock { state in
      state.isCancelled = true
      defer { state.handlers = [:] }
      return Array(state.handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Calls a function when the build is ended; at once where it was.
  func add(_ handler: @escaping @Sendable () -> Void) -> Int {
    let (number, isCancelled) = state.withLock { state in
      state.next += 1
      if !state.isCancelled { state.handlers[state.next] = handler }
      return (state.next, state.isCancelled)
    }
    if isCancelled { handler() }
    return number
  }

  func remove(_ number: Int) {
    state.withLock { $0.handlers[number] = nil }
  }
}
