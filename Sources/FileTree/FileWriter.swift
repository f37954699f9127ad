import Glibc
import Text

/// Writes files below a folder so that a reader sees the old content or the new one, never a part:
/// under a temporary name first, then renamed.
public struct FileWriter: Sendable {
  /// The folder below which files are written.
  public let root: String
  /// Whether bytes are forced onto the disk before the file gets its name.
  public let isDurable: Bool

  /// A writer below a folder, which need not be there yet.
  public init(root: String, isDurable: Bool = false) {
    self.root = root
    self.isDurable = isDurable
  }

  /// Makes a file hold some bytes. Folders are made. A file that was there keeps its mode unless
  /// one is given; a new one has 0644 less the user's mask, or the mode given exactly.
  ///
  /// Throws `.unreadable` with the system's reason, and `.notAFile` where a folder is in the way.
  public func write(
    _ bytes: [UInt8], to path: TreePath, mode: UInt32? = nil
  ) throws(FileTreeError) {
    let target = location(of: path)
    var status = stat()
    let exists = lstat(target, &status) == 0
    if path == .root || (exists && status.st_mode & S_IFMT == S_IFDIR) { throw .notAFile(path) }
    if let parent = path.parent { try makeDirectory(parent) }
    let isRegular = exists && status.st_mode & S_IFMT == S_IFREG
    let wanted = mode ?? (isRegular ? status.st_mode & 0o7777 : nil)
    let temporary = target + ".hgraph-\(getpid())-\(FileWriter.token())"
    do throws(SystemError) {
      try create(temporary, bytes, mode: wanted)
      guard rename(temporary, target) == 0 else { throw SystemError(number: errno) }
    } catch {
      unlink(temporary)
      throw .unreadable(path, reason: error.reason)
    }
  }

  /// The same, and nothing where the file holds the bytes already (and has the mode, if one is
  /// given). Returns whether it was written.
  @discardableResult
  public func update(
    _ bytes: [UInt8], at path: TreePath, mode: UInt32? = nil
  ) throws(FileTreeError) -> Bool {
    if holds(bytes, at: path, mode: mode) { return false }
    try write(bytes, to: path, mode: mode)
    return true
  }

  /// Removes a file, and the folders above it that are empty then. Nothing where there is none.
  public func remove(_ path: TreePath) throws(FileTreeError) {
    if unlink(location(of: path)) != 0 {
      let error = SystemError(number: errno)
      if !error.isMissing { throw .unreadable(path, reason: error.reason) }
    }
    var folder = path.parent
    while let empty = folder, empty != .root, rmdir(location(of: empty)) == 0 {
      folder = empty.parent
    }
  }

  /// Makes a folder and those above it.
  public func makeDirectory(_ path: TreePath) throws(FileTreeError) {
    let target = location(of: path)
    if mkdir(target, 0o777) == 0 || errno == EEXIST { return try expectDirectory(path) }
    let error = SystemError(number: errno)
    guard error.number == ENOENT, let above = parentToMake(of: path) else {
      throw .unreadable(path, reason: error.reason)
    }
    try above()
    if mkdir(target, 0o777) != 0, errno != EEXIST {
      throw .unreadable(path, reason: SystemError(number: errno).reason)
    }
  }

  private func parentToMake(of path: TreePath) -> (() throws(FileTreeError) -> Void)? {
    if let parent = path.parent { return { () throws(FileTreeError) in try makeDirectory(parent) } }
    // The root itself: its own parents are made too.
    guard let slash = root.utf8.lastIndex(of: UInt8(ascii: "/")), slash != root.utf8.startIndex
    else { return nil }
    let above = FileWriter(root: String(root[..<slash]))
    return { () throws(FileTreeError) in try above.makeDirectory(.root) }
  }

  private func expectDirectory(_ path: TreePath) throws(FileTreeError) {
    var status = stat()
    guard stat(location(of: path), &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .notADirectory(path)
    }
  }

  /// Whether a file holds some bytes, and has the mode, if one is given: `update` would do nothing.
  public func holds(_ bytes: [UInt8], at path: TreePath, mode: UInt32? = nil) -> Bool {
    var status = stat()
    guard lstat(location(of: path), &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Int(status.st_size) == bytes.count, mode.map({ status.st_mode & 0o7777 == $0 }) ?? true
    else { return false }
    let file = OpenFile(open(location(of: path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW))
    guard file.descriptor >= 0 else { return false }
    return (try? file.readAll(expecting: bytes.count)) == bytes
  }

  private func create(
    _ temporary: String, _ bytes: [UInt8], mode: UInt32?
  ) throws(SystemError) {
    // Made with few rights first: what is secret is never readable by others for a moment.
    let initial = mode.map { $0 & 0o600 } ?? 0o644
    let file = OpenFile(
      open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, initial))
    guard file.descriptor >= 0 else { throw SystemError(number: errno) }
    try file.writeAll(bytes)
    if let mode, fchmod(file.descriptor, mode) != 0 { throw SystemError(number: errno) }
    if isDurable, fsync(file.descriptor) != 0 { throw SystemError(number: errno) }
  }

  private func location(of path: TreePath) -> String {
    path == .root ? root : root + "/" + path.text
  }

  private static func token() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
  }
}

extension OpenFile {
  /// Writes all bytes at the file's position.
  func writeAll(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let wrote = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if wrote < 0, errno == EINTR { continue }
      if wrote <= 0 { throw SystemError(number: wrote < 0 ? errno : ENOSPC) }
      done += wrote
    }
  }
}
