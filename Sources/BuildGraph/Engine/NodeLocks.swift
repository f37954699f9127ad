import BuildStore
import Digest
import Synchronization

/// The locks by which two builds at once share their work: whoever runs a node holds its lock until
/// what it made can be seen by the other.
///
/// Finished nodes are unlocked some at a time, each time after the store was flushed.
final class NodeLocks: Sendable {
  /// How many finished nodes are held at most; the kernel keeps locks in a list.
  private static let limit = 32

  private let store: BuildStore
  private let finished = Mutex<[Digest]>([])

  init(_ store: BuildStore) {
    self.store = store
  }

  /// Tries to become the one who runs a node.
  func take(_ key: NodeKey) -> BuildStore.NodeLock { store.tryLock(key.digest) }

  /// A run has ended without anything to see.
  func release(_ key: NodeKey) { store.unlock(key.digest) }

  /// A run's result was recorded.
  func finish(_ key: NodeKey) {
    let isFull = finished.withLock { keys in
      keys.append(key.digest)
      return keys.count >= NodeLocks.limit
    }
    if isFull { flush() }
  }

  /// Lets others see what was recorded so far.
  func flush() {
    let keys = finished.withLock { keys in
      defer { keys = [] }
      return keys
    }
    if keys.isEmpty { return }
    store.flush()
    for key in keys { store.unlock(key) }
  }
}
