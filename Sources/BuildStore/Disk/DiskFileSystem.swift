import CSystem
import Glibc

/// The file system of the operating system.
public struct DiskFileSystem: StoreFileSystem {
  /// The file system.
  public init() {}

  public func open(_ path: String, _ mode: StoreOpenMode) throws(SystemFault) -> StoreDescriptor {
    let flags =
      switch mode {
      case .read: O_RDONLY
      case .update: O_RDWR
      case .create: O_RDWR | O_CREAT
      case .createNew: O_RDWR | O_CREAT | O_EXCL
      case .replace: O_RDWR | O_CREAT | O_TRUNC
      }
    let number = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    if number < 0 { throw .last }
    return StoreDescriptor(number: number)
  }

  public func close(_ file: StoreDescriptor) {
    Glibc.close(file.number)
  }

  public func read(
    _ file: StoreDescriptor, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(SystemFault) -> Int {
    let got = pread(file.number, bytes.baseAddress, bytes.count, offset)
    if got < 0 { throw .last }
    return got
  }

  public func write(
    _ file: StoreDescriptor, at offset: Int, _ bytes: UnsafeRawBufferPointer
  ) throws(SystemFault) -> Int {
    let wrote = pwrite(file.number, bytes.baseAddress, bytes.count, offset)
    if wrote < 0 { throw .last }
    return wrote
  }

  public func truncate(_ file: StoreDescriptor, to size: Int) throws(SystemFault) {
    if ftruncate(file.number, size) != 0 { throw .last }
  }

  public func synchronize(_ file: StoreDescriptor) throws(SystemFault) {
    if fdatasync(file.number) != 0 { throw .last }
  }

  public func status(_ file: StoreDescriptor) throws(SystemFault) -> StoreFileStatus {
    var status = stat()
    if fstat(file.number, &status) != 0 { throw .last }
    return StoreFileStatus(
      size: Int(status.st_size), modified: Signature(status).modified,
      device: UInt64(status.st_dev), links: Int(status.st_nlink))
  }

  public func rename(_ old: String, to new: String) throws(SystemFault) {
    if Glibc.rename(old, new) != 0 { throw .last }
  }

  public func remove(_ path: String) throws(SystemFault) {
    if Glibc.remove(path) != 0 { throw .last }
  }

  public func makeDirectory(_ path: String) throws(SystemFault) {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw .last }
  }

  public func list(_ path: String) throws(SystemFault) -> [String] {
    guard let stream = opendir(path) else { throw .last }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { name in
        String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw .last }
    return names
  }

  public func lock(
    _ file: StoreDescriptor, _ range: LockRange, isExclusive: Bool, waits: Bool
  ) throws(SystemFault) -> Bool {
    let kind = isExclusive ? HG_LOCK_EXCLUSIVE : HG_LOCK_SHARED
    if waits {
      if hg_lock_wait(file.number, kind, range.start, range.length) != 0 { throw .last }
      return true
    }
    let answer = hg_lock_try(file.number, kind, range.start, range.length)
    if answer < 0 { throw .last }
    return answer == 1
  }

  public func unlock(_ file: StoreDescriptor, _ range: LockRange) throws(SystemFault) {
    if hg_lock_release(file.number, range.start, range.length) != 0 { throw .last }
  }

  public func bootID() -> [UInt8] {
    let nibbles = ((try? contents("/proc/sys/kernel/random/boot_id", upTo: 64)) ?? [])
      .compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard nibbles.count == 32 else { return Array(repeating: 0, count: 16) }
    return (0..<16).map { UInt8(nibbles[2 * $0] << 4 | nibbles[2 * $0 + 1]) }
  }

  /// Files of the kernel say that they are empty.
  private func contents(_ path: String, upTo count: Int) throws(SystemFault) -> [UInt8] {
    let file = try open(path, .read)
    defer { close(file) }
    return try bytes(of: file, at: 0, count: count)
  }

  public func uptime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Signature.nanoseconds(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  public func randomNumber() -> UInt64 { .random(in: .min ... .max) }

  public func processID() -> Int32 { getpid() }
}
