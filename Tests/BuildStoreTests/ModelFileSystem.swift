import BuildStore
import Glibc
import Synchronization
import TestSupport

/// A file system in memory that numbers each call, and can refuse calls, do them by halves, or
/// stop the machine at one of them.
final class ModelFileSystem: StoreFileSystem {
  /// What goes wrong at a call.
  enum Trouble {
    /// The process is killed: this and every later call fails. What was written stays.
    case kill
    /// The machine loses power: see `powerCut`.
    case powerCut
    /// The call fails.
    case refuse(Int32)
    /// From this call on every call that would write fails.
    case refuseWrites(Int32)
  }

  /// A file, whatever names it has.
  final class Inode {
    var bytes: [UInt8] = []
    /// What a power cut leaves at least.
    var durable: [UInt8] = []
    var modified: Int64 = 0
    var links = 0
  }

  struct Open {
    let inode: Inode
    let path: String
    let writes: Bool
  }

  struct State {
    var files: [String: Inode] = [:]
    var directories: Set<String> = ["/"]
    var open: [Int32: Open] = [:]
    var locks: [(path: String, file: Int32, range: LockRange, isExclusive: Bool)] = []
    var nextFile: Int32 = 3
    var calls = 0
    var writes = 0
    var trouble: (at: Int, what: Trouble)?
    var refusesWrites: Int32?
    var isStopped = false
    var random: RandomNumbers
    /// Whether reads and writes are short and interrupted now and then.
    var isShaky = false
    /// Whether files are only opened for reading.
    var isReadOnly = false
    var hasLocks = true
    var clock: Int64 = 1_000_000_000
    var boot: UInt8 = 1
    var process: Int32 = 100
  }

  // The tests that use several threads use the real file system.
  let state: Mutex<Box>

  /// Keeps the state together: it is only touched under the lock.
  final class Box: @unchecked Sendable {
    var state: State
    init(_ state: State) { self.state = state }
  }

  init(seed: UInt64) {
    state = Mutex(Box(State(random: RandomNumbers(seed: seed))))
  }

  func with<Result>(_ body: (inout State) -> sending Result) -> sending Result {
    state.withLock { body(&$0.state) }
  }

  // MARK: Trouble

  /// How many calls were made.
  var calls: Int { with { $0.calls } }

  /// How many calls were made that write.
  var writes: Int { with { $0.writes } }

  func plan(_ what: Trouble, at call: Int) {
    with { state in state.trouble = (state.calls + call, what) }
  }

  /// Starts the machine, or another process, again: nothing is open or locked.
  func restart() {
    with { state in
      state.trouble = nil
      state.refusesWrites = nil
      state.isStopped = false
      state.open = [:]
      state.locks = []
      state.process += 1
    }
  }

  private func call<Result>(
    writes: Bool = false, _ body: (inout State) throws(SystemFault) -> sending Result
  ) throws(SystemFault) -> sending Result {
    try state.withLock { box throws(SystemFault) in
      try box.state.begin(writes: writes)
      return try body(&box.state)
    }
  }

  // MARK: Calls

  func open(_ path: String, _ mode: StoreOpenMode) throws(SystemFault) -> StoreDescriptor {
    let makes =
      switch mode {
      case .read, .update: false
      default: true
      }
    return try call(writes: makes) { state throws(SystemFault) in
      if state.directories.contains(path) { throw SystemFault(number: EISDIR) }
      try state.checkParent(of: path)
      if state.isReadOnly {
        guard case .read = mode else { throw SystemFault(number: EROFS) }
      }
      var inode = state.files[path]
      if case .createNew = mode, inode != nil { throw SystemFault(number: EEXIST) }
      if inode == nil {
        guard makes else { throw SystemFault(number: ENOENT) }
        inode = Inode()
        inode?.links = 1
        state.files[path] = inode
      }
      guard let inode else { throw SystemFault(number: ENOENT) }
      if case .replace = mode { inode.bytes = [] }
      var writes = true
      if case .read = mode { writes = false }
      state.open[state.nextFile] = Open(inode: inode, path: path, writes: writes)
      state.nextFile += 1
      return StoreDescriptor(number: state.nextFile - 1)
    }
  }

  func close(_ file: StoreDescriptor) {
    with { state in
      state.open[file.number] = nil
      state.locks.removeAll { $0.file == file.number }
    }
  }

  func read(
    _ file: StoreDescriptor, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(SystemFault) -> Int {
    let got = try call { state throws(SystemFault) -> [UInt8] in
      let inode = try state.inode(file)
      if state.isShaky, state.random.chance(10) { throw SystemFault(number: EINTR) }
      var count = max(0, min(bytes.count, inode.bytes.count - offset))
      if state.isShaky, count > 1 { count = 1 + state.random.below(count) }
      return count == 0 ? [] : Array(inode.bytes[offset..<offset + count])
    }
    bytes.copyBytes(from: got)
    return got.count
  }

  func write(
    _ file: StoreDescriptor, at offset: Int, _ bytes: UnsafeRawBufferPointer
  ) throws(SystemFault) -> Int {
    let content = Array(bytes)
    return try state.withLock { box throws(SystemFault) in
      var count = content.count
      if box.state.isShaky, count > 1 { count = 1 + box.state.random.below(count) }
      do throws(SystemFault) {
        try box.state.begin(writes: true)
      } catch {
        // What stops in the middle of a write has written a part of it.
        if box.state.isTearing, count > 0 {
          box.state.put(content.prefix(box.state.random.below(count + 1)), file, offset)
        }
        throw error
      }
      if box.state.isShaky, box.state.random.chance(10) { throw SystemFault(number: EINTR) }
      _ = try box.state.inode(file)
      box.state.put(content.prefix(count), file, offset)
      return count
    }
  }

  func truncate(_ file: StoreDescriptor, to size: Int) throws(SystemFault) {
    try call(writes: true) { state throws(SystemFault) in
      let inode = try state.inode(file)
      if inode.bytes.count > size { inode.bytes.removeLast(inode.bytes.count - size) }
      while inode.bytes.count < size { inode.bytes.append(0) }
    }
  }

  func synchronize(_ file: StoreDescriptor) throws(SystemFault) {
    try call(writes: true) { state throws(SystemFault) in
      let inode = try state.inode(file)
      inode.durable = inode.bytes
    }
  }

  func status(_ file: StoreDescriptor) throws(SystemFault) -> StoreFileStatus {
    try call { state throws(SystemFault) in
      let inode = try state.inode(file)
      return StoreFileStatus(
        size: inode.bytes.count, modified: inode.modified, device: 1, links: inode.links)
    }
  }

  func rename(_ old: String, to new: String) throws(SystemFault) {
    try call(writes: true) { state throws(SystemFault) in
      try state.checkParent(of: new)
      if state.directories.contains(old) {
        state.move(old, to: new)
        return
      }
      guard let inode = state.files.removeValue(forKey: old) else {
        throw SystemFault(number: ENOENT)
      }
      state.files[new]?.links -= 1
      state.files[new] = inode
    }
  }

  func remove(_ path: String) throws(SystemFault) {
    try call(writes: true) { state throws(SystemFault) in
      if state.directories.contains(path) {
        if state.names(in: path).isEmpty {
          state.directories.remove(path)
          return
        }
        throw SystemFault(number: ENOTEMPTY)
      }
      guard let inode = state.files.removeValue(forKey: path) else {
        throw SystemFault(number: ENOENT)
      }
      inode.links -= 1
    }
  }

  func makeDirectory(_ path: String) throws(SystemFault) {
    try call(writes: true) { state throws(SystemFault) in
      try state.checkParent(of: path)
      state.directories.insert(path)
    }
  }

  func list(_ path: String) throws(SystemFault) -> [String] {
    try call { state throws(SystemFault) in
      guard state.directories.contains(path) else { throw SystemFault(number: ENOENT) }
      return state.names(in: path)
    }
  }

  func lock(
    _ file: StoreDescriptor, _ range: LockRange, isExclusive: Bool, waits: Bool
  ) throws(SystemFault) -> Bool {
    try call { state throws(SystemFault) in
      guard state.hasLocks else { throw SystemFault(number: ENOLCK) }
      guard let open = state.open[file.number] else { throw SystemFault(number: EBADF) }
      let isTaken = state.locks.contains {
        $0.path == open.path && $0.file != file.number && $0.range.overlaps(range)
          && ($0.isExclusive || isExclusive)
      }
      // Nobody else runs meanwhile: a wait would never end.
      if isTaken, waits { throw SystemFault(number: EDEADLK) }
      if isTaken { return false }
      state.unlock(file, range)
      state.locks.append((open.path, file.number, range, isExclusive))
      return true
    }
  }

  func unlock(_ file: StoreDescriptor, _ range: LockRange) throws(SystemFault) {
    try call { state throws(SystemFault) in state.unlock(file, range) }
  }

  func bootID() -> [UInt8] { with { Array(repeating: $0.boot, count: 16) } }

  func uptime() -> Int64 {
    with { state in
      state.clock += 10_000_000
      return state.clock
    }
  }

  func randomNumber() -> UInt64 { with { $0.random.next() } }

  func processID() -> Int32 { with { $0.process } }
}

extension ModelFileSystem.State {
  /// Whether the write that fails now may have been done in part.
  var isTearing: Bool {
    guard let trouble, trouble.at == calls else { return false }
    switch trouble.what {
    case .kill, .powerCut: return true
    case .refuse, .refuseWrites: return false
    }
  }

  mutating func begin(writes: Bool) throws(SystemFault) {
    if isStopped { throw SystemFault(number: EIO) }
    calls += 1
    clock += 1
    if writes { self.writes += 1 }
    if let trouble, trouble.at == calls {
      switch trouble.what {
      case .kill, .powerCut:
        isStopped = true
        throw SystemFault(number: EIO)
      case .refuse(let number): throw SystemFault(number: number)
      case .refuseWrites(let number): refusesWrites = number
      }
    }
    if writes, let refusesWrites { throw SystemFault(number: refusesWrites) }
  }

  func inode(_ file: StoreDescriptor) throws(SystemFault) -> ModelFileSystem.Inode {
    guard let open = open[file.number] else { throw SystemFault(number: EBADF) }
    return open.inode
  }

  mutating func put(_ bytes: ArraySlice<UInt8>, _ file: StoreDescriptor, _ offset: Int) {
    guard let inode = open[file.number]?.inode, !bytes.isEmpty else { return }
    while inode.bytes.count < offset + bytes.count { inode.bytes.append(0) }
    inode.bytes.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    inode.modified = clock
  }

  func checkParent(of path: String) throws(SystemFault) {
    let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    if !directories.contains(parent.isEmpty ? "/" : parent) { throw SystemFault(number: ENOENT) }
  }

  func names(in directory: String) -> [String] {
    let prefix = directory + "/"
    return (Array(files.keys) + Array(directories)).filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
      .filter { !$0.isEmpty && !$0.contains("/") }.sorted()
  }

  mutating func move(_ old: String, to new: String) {
    func moved(_ path: String) -> String {
      path == old || path.hasPrefix(old + "/") ? new + path.dropFirst(old.count) : path
    }
    files = Dictionary(uniqueKeysWithValues: files.map { (moved($0.key), $0.value) })
    directories = Set(directories.map(moved))
  }

  /// Takes away what a power cut may take: of each file, bytes that were not forced onto the disk.
  mutating func powerCut() {
    for path in files.keys.sorted() {
      guard let inode = files[path], inode.bytes != inode.durable else { continue }
      switch random.below(4) {
      case 0: inode.bytes = inode.durable
      case 1:
        // The length came onto the disk, the bytes did not.
        let from = min(inode.bytes.count, random.below(inode.bytes.count + 1))
        for index in from..<inode.bytes.count { inode.bytes[index] = 0 }
      case 2: inode.bytes.removeLast(random.below(inode.bytes.count + 1))
      default: break
      }
      inode.durable = inode.bytes
    }
  }
}

extension ModelFileSystem.State {
  /// Gives back what a file holds of a range; what it holds beside it stays.
  fileprivate mutating func unlock(_ file: StoreDescriptor, _ range: LockRange) {
    let old = locks
    locks = []
    for lock in old {
      guard lock.file == file.number, lock.range.overlaps(range) else {
        locks.append(lock)
        continue
      }
      for (start, end) in [(lock.range.start, range.start), (range.end, lock.range.end)]
      where start < end {
        var rest = lock
        rest.range = LockRange(start: start, length: end - start)
        locks.append(rest)
      }
    }
  }
}

extension LockRange {
  fileprivate var end: Int64 { start + length }

  fileprivate func overlaps(_ other: LockRange) -> Bool { start < other.end && other.start < end }
}
