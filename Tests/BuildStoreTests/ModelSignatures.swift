import BuildStore
import Glibc
import Synchronization

/// Files with signatures in memory, under a clock whose grain can be coarse: what a stat pass looks
/// at.
final class ModelSignatures: SignatureSource {
  struct Entry {
    var content: Int
    var signature: Signature
  }

  struct State {
    /// Nanoseconds; files get its value cut to the grain.
    var clock: Int64 = 10_000_000_000
    var grain: Int64
    var files: [String: Entry] = [:]
    var directories: [String: Signature] = [:]
    var device: UInt64 = 1
    var nextInode: UInt64 = 10
    /// Whether a new file gets the number of the last one that was removed.
    var reusesInodes = true
    var freeInode: UInt64?
    var open: [Int32: String] = [:]
    var nextDescriptor: Int32 = 3
    var looks = 0
    var refused: (at: Int, Int32)?

    var stamp: Int64 { clock / grain * grain }
  }

  let state: Mutex<State>

  init(grain: Int64) {
    var state = State(grain: grain)
    state.directories[""] = Signature(
      modified: state.stamp, changed: state.stamp, size: 0, inode: 1, mode: 0o040755)
    self.state = Mutex(state)
  }

  // MARK: Edits

  func tick(_ nanoseconds: Int64) { state.withLock { $0.clock += nanoseconds } }

  /// The file system's clock, as a stamp file would show it.
  var sample: ClockSample { state.withLock { ClockSample(time: $0.stamp, device: $0.device) } }

  func content(_ path: String) -> Int? { state.withLock { $0.files[path]?.content } }

  /// Rewrites a file in place, or makes it. The size stays the same.
  func write(_ path: String, _ content: Int, keepsModified: Bool = false) {
    state.withLock { state in
      let stamp = state.stamp
      if var entry = state.files[path] {
        entry.content = content
        if !keepsModified { entry.signature.modified = stamp }
        entry.signature.changed = stamp
        state.files[path] = entry
        return
      }
      state.makeParents(path)
      let inode = state.takeInode()
      state.files[path] = Entry(
        content: content,
        signature: Signature(
          modified: stamp, changed: stamp, size: 5, inode: inode, mode: 0o100644))
      state.touch(State.parent(path))
    }
  }

  /// Puts another file under the name, as editors do.
  func replace(_ path: String, _ content: Int) {
    remove(path)
    write(path, content)
  }

  func remove(_ path: String) {
    state.withLock { state in
      guard let entry = state.files.removeValue(forKey: path) else { return }
      state.freeInode = entry.signature.inode
      state.touch(State.parent(path))
    }
  }

  /// Removes a directory with all in it.
  func removeDirectory(_ path: String) {
    state.withLock { state in
      guard !path.isEmpty, state.directories[path] != nil else { return }
      for name in state.files.keys where name.hasPrefix(path + "/") { state.files[name] = nil }
      for name in state.directories.keys where name.hasPrefix(path + "/") {
        state.directories[name] = nil
      }
      state.directories[path] = nil
      state.touch(State.parent(path))
    }
  }

  // MARK: The source

  func open(_ path: UnsafePointer<CChar>) throws(SystemFault) -> OpenDirectory? {
    let path = String(cString: path)
    return try state.withLock { state throws(SystemFault) -> OpenDirectory? in
      try state.look()
      guard let signature = state.directories[path] else { return nil }
      state.nextDescriptor += 1
      state.open[state.nextDescriptor] = path
      return OpenDirectory(
        descriptor: state.nextDescriptor, signature: signature, device: state.device)
    }
  }

  func signature(
    _ name: UnsafePointer<CChar>, in directory: OpenDirectory
  ) throws(SystemFault) -> Signature {
    let name = String(cString: name)
    return try state.withLock { state throws(SystemFault) in
      try state.look()
      let parent = state.open[directory.descriptor] ?? "?"
      let path = parent.isEmpty ? name : parent + "/" + name
      return state.files[path]?.signature ?? state.directories[path] ?? .absent
    }
  }

  func close(_ directory: OpenDirectory) {
    state.withLock { $0.open[directory.descriptor] = nil }
  }
}

extension ModelSignatures.State {
  static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  mutating func look() throws(SystemFault) {
    looks += 1
    if let refused, refused.at == looks { throw SystemFault(number: refused.1) }
  }

  mutating func takeInode() -> UInt64 {
    if reusesInodes, let free = freeInode {
      freeInode = nil
      return free
    }
    nextInode += 1
    return nextInode
  }

  mutating func touch(_ directory: String) {
    let now = stamp
    directories[directory]?.modified = now
    directories[directory]?.changed = now
  }

  mutating func makeParents(_ path: String) {
    let parent = Self.parent(path)
    if directories[parent] != nil { return }
    makeParents(parent)
    nextInode += 1
    directories[parent] = Signature(
      modified: stamp, changed: stamp, size: 0, inode: nextInode, mode: 0o040755)
    touch(Self.parent(parent))
  }
}
