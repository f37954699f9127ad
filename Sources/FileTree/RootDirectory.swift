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
    // Kernels before 5.6 and some sandboxes do not have the call.
    case ENOSYS, EPERM: return try openNameByName(path)
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

  /// All bytes up to the end.
  func readAll(expecting size: Int) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, size) + 1)
    let part = max(4096, min(size + 1, 1 << 20))
    while true {
      var failure: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: part) { buffer, count in
        var got = read(descriptor, buffer.baseAddress, part)
        while got < 0, errno == EINTR { got = read(descriptor, buffer.baseAddress, part) }
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure != 0 { throw SystemError(number: failure) }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
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
