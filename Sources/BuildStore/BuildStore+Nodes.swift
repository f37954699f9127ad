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

  /// Tries to become the one who runs all nodes, for as long as no other process has the store
  /// open: one lock instead of one a node. `share` gives it back.
  public func tryLockAllNodes() -> NodeLock {
    state.withLock { state in
      guard let disk = state.disk, let lock = disk.lock else { return .unavailable }
      do throws(SystemFault) {
        guard try disk.isAlone(lock) else { return .refused }
        return try disk.system.lock(lock, .allNodes, isExclusive: true, waits: false)
          ? .held : .refused
      } catch {
        return .refused
      }
    }
  }

  /// Whether no other process has the store open, as far as can be found out.
  public var isAlone: Bool {
    state.withLock { state in
      guard let disk = state.disk, let lock = disk.lock else { return true }
      return (try? disk.isAlone(lock)) ?? false
    }
  }

  /// Gives the lock on all nodes back, but for some that still run: they stay locked throughout.
  public func unlockAllNodes(but keys: some Sequence<Digest>) {
    guard let (system, lock) = openLock() else { return }
    let kept = Set(keys.map { LockRange.node($0.words.0).start }).sorted()
    var start = LockRange.allNodes.start
    let end = start + LockRange.allNodes.length
    for next in kept + [end] {
      if next > start {
        try? system.unlock(lock, LockRange(start: start, length: next - start))
      }
      start = next + 1
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

extension Disk {
  /// Whether no other process has the store open. Asks by holding the lock of all builds alone for a
  /// moment, under the store's own lock.
  fileprivate func isAlone(_ lock: StoreDescriptor) throws(SystemFault) -> Bool {
    if isPrivate { return true }
    let isAlone = try system.lock(lock, .build, isExclusive: true, waits: false)
    if isAlone { _ = try system.lock(lock, .build, isExclusive: false, waits: false) }
    return isAlone
  }
}
