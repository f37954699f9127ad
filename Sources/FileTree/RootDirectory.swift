import CSystem
import Glibc

/// An open directory: the root below which a working tree opens everything. Closed with its last
/// user.
final class RootDirectory: Sendable {
  let descriptor: Int32

  init(_ path: String) throws(SystemError) {
    descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw SystemError(number: errno) }
  }

  deinit {
    close(descriptor)
  }

  /// Opens a path below for reading, following no link. Never waits for a pipe.
  func open(_ path: TreePath) throws(SystemError) -> OpenFile {
    let file = hg_open_beneath(descriptor, path.description)
    if file >= 0 { return OpenFile(file) }
    switch errno {
    // Kernels before 5.6 and some sandboxes do not have the call; and a path may be longer than one
    // call takes, though each of its names is not.
    case ENOSYS, EPERM, ENAMETOOLONG: return try openNameByName(path)
    default: throw SystemError(number: errno)
    }
  }

  /// The same with calls that every kernel has.
  func openNameByName(_ path: TreePath) throws(SystemError) -> OpenFile {
    let common = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK
    var current = OpenFile(openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    if current.descriptor < 0 { throw SystemError(number: errno) }
    let names = path.names
    for (index, name) in names.enumerated() {
      let flags = index < names.count - 1 ? common | O_DIRECTORY : common
      let next = OpenFile(openat(current.descriptor, name, flags))
      if next.descriptor < 0 { throw SystemError(number: errno) }
      current = next
    }
    return current
  }
}

extension RootDirectory {
  /// Calls `body` with an open directory and a path from there to an entry below the root: the root
  /// itself, or the entry's directory where the whole path is longer than one call takes.
  func reach<Result>(
    _ path: TreePath, _ body: (_ directory: Int32, _ path: String) -> Result
  ) throws(SystemError) -> Result {
    let text = path.description
    guard text.utf8.count >= Int(PATH_MAX), let parent = path.parent, let name = path.names.last
    else { return body(descriptor, text) }
    let directory = try openNameByName(parent)
    return withExtendedLifetime(directory) { body(directory.descriptor, name) }
  }
}

/// An open file, closed with its last user.
final class OpenFile {
  let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// What the system says about the file.
  func status() throws(SystemError) -> stat {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw SystemError(number: errno) }
    return status
  }

  /// All bytes up to the end. Where there are just as many as expected although one more was asked
  /// for, that is the end.
  func readAll(expecting size: Int) throws(SystemError) -> [UInt8] {
    var bytes = try readPart(max(size, 0) + 1)
    if !bytes.isEmpty, bytes.count == size { return bytes }
    while true {
      let part = try readPart(max(4096, min(bytes.count, 1 << 20)))
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// Up to so many bytes from where the last reading ended; fewer only where the system gives
  /// fewer.
  private func readPart(_ limit: Int) throws(SystemError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      var got = read(descriptor, buffer.baseAddress, limit)
      while got < 0, errno == EINTR { got = read(descriptor, buffer.baseAddress, limit) }
      if got < 0 { failure = errno }
      count = max(0, got)
    }
    if failure != 0 { throw SystemError(number: failure) }
    return bytes
  }
}

/// A refusal of the operating system.
struct SystemError: Error {
  let number: Int32

  /// The reason in the system's words.
  var reason: String { String(cString: strerror(number)) }

  /// Whether it says that nothing is there.
  var isMissing: Bool { [ENOENT, ENOTDIR, ENAMETOOLONG].contains(number) }
}
