import BuildStore
import Digest
import Dispatch
import Synchronization

/// The locks by which two builds at once share their work: whoever runs a node holds its lock until
/// what it made can be seen by the other.
///
/// As long as no other process has the store open, one lock stands for those of all nodes. Ten
/// times a second it is looked whether somebody came; then only what runs stays locked, and from
/// there on each node is locked by itself. Finished nodes are unlocked some at a time, each time
/// after the store was flushed.
final class NodeLocks: Sendable {
  /// How many finished nodes are held at most; the kernel keeps locks in a list.
  private static let limit = 32
  /// How often it is looked for others.
  private static let interval = DispatchTimeInterval.milliseconds(100)

  private struct State {
    /// Which locks are held.
    var mode = Mode.idle
    /// The nodes that run under the one lock.
    var running: Set<Digest> = []
    /// How many were finished since the last flush.
    var finished = 0
    /// Those of them that are locked by themselves.
    var locked: [Digest] = []
  }

  private enum Mode {
    /// Nothing ran yet.
    case idle
    case all
    case each
  }

  /// The result of asking for a node.
  enum Hold {
    /// Another process runs it.
    case refused
    /// Locks cannot be had.
    case unavailable
    case held
    /// Held with all others: nobody else can have run anything since.
    case heldWithAll
  }

  /// For what has to wait: another process, a point in time. One thread at most.
  let patience = DispatchQueue(label: "hgraph.patience")
  private let store: BuildStore
  private let state = Mutex(State())

  init(_ store: BuildStore) {
    self.store = store
  }

  /// Tries to become the one who runs a node.
  func take(_ key: NodeKey) -> Hold {
    let holdsAll = state.withLock { state in
      if state.mode == .idle { begin(&state) }
      if state.mode == .all { state.running.insert(key.digest) }
      return state.mode == .all
    }
    if holdsAll { return .heldWithAll }
    switch store.tryLock(key.digest) {
    case .held: return .held
    case .refused: return .refused
    case .unavailable: return .unavailable
    }
  }

  /// A run has ended without anything to see.
  func release(_ key: NodeKey) {
    let isByItself = state.withLock { state in
      if state.mode == .all { state.running.remove(key.digest) }
      return state.mode == .each
    }
    if isByItself { store.unlock(key.digest) }
  }

  /// A run's result was recorded.
  func finish(_ key: NodeKey) {
    let isFull = state.withLock { state in
      if state.mode == .all { state.running.remove(key.digest) }
      if state.mode == .each { state.locked.append(key.digest) }
      state.finished += 1
      return state.finished >= NodeLocks.limit
    }
    if isFull { flush() }
  }

  /// Lets others see what was recorded so far.
  func flush() {
    let (finished, locked) = state.withLock { state in
      defer {
        state.finished = 0
        state.locked = []
      }
      return (state.finished, state.locked)
    }
    if finished == 0 { return }
    store.flush()
    for key in locked { store.unlock(key) }
  }

  /// The end of all runs: everything is unlocked.
  func close() {
    flush()
    state.withLock { state in
      if state.mode == .all { share(&state) }
    }
  }

  // MARK: All nodes at once

  private func begin(_ state: inout State) {
    guard case .held = store.tryLockAllNodes() else {
      state.mode = .each
      return
    }
    // What others recorded before this moment.
    store.follow()
    state.mode = .all
    lookLater()
  }

  private func lookLater() {
    patience.asyncAfter(deadline: .now() + NodeLocks.interval) { [weak self] in self?.look() }
  }

  private func look() {
    state.withLock { state in
      if state.mode != .all { return }
      if store.isAlone { lookLater() } else { share(&state) }
    }
  }

  /// From here on each node is locked by itself: those that run stay locked.
  private func share(_ state: inout State) {
    store.flush()
    store.unlockAllNodes(but: state.running)
    state.mode = .each
    state.running = []
  }
}
