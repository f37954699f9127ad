public import Digest
import Synchronization

/// One process at a time runs a node.
extension BuildStore {
  /// The result of asking for a node's lock.
  public enum NodeLock: Sendable {
    /// This process may run the node, and unlocks it afterwards.
    case held
    /// Another process runs it.
    case refused
    /// Locks cannot be had here: run it. Unlocking does nothing.
    case unavailable
  }

  /// Tries to become the one who runs a node, by the digest of its key. Never waits.
  ///
  /// Locks belong to the store: the caller sees to it that a node runs once in this process.
  public func tryLock(_ key: Digest) -> NodeLock {
    guard let (system, lock) = openLock() else { return .unavailable }
    do throws(SystemFault) {
      let isHeld = try system.again { () throws(SystemFault) in
        try system.lock(lock, .node(key.words.0), isExclusive: true, waits: false)
      }
      return isHeld ? .held : .refused
    } catch {
      return .unavailable
    }
  }

  /// Waits until a node that another process runs is free, and takes it; then `follow` shows its
  /// trace. Not to be called in a lane, nor while this process holds another node.
  public func lock(_ key: Digest) -> NodeLock {
    guard let (system, lock) = openLock() else { return .unavailable }
    do throws(SystemFault) {
      _ = try system.again { () throws(SystemFault) in
        try system.lock(lock, .node(key.words.0), isExclusive: true, waits: true)
      }
      return .held
    } catch {
      return .unavailable
    }
  }

  /// Lets others run a node, once what it made is flushed or failed.
  public func unlock(_ key: Digest) {
    guard let (system, lock) = openLock() else { return }
    try? system.unlock(lock, .node(key.words.0))
  }

  /// The lock file; waiting for it is done without the store's own lock.
  private func openLock() -> (any StoreFileSystem, StoreDescriptor)? {
    state.withLock { state in
      guard let disk = state.disk, let lock = disk.lock else { return nil }
      return (disk.system, lock)
    }
  }
}
