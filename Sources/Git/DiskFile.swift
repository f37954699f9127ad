import Glibc

/// Files of a repository as the system has them, by absolute path.
enum DiskFile {
  /// The device number of `/dev/null`, which stands for an empty file: `GIT_CONFIG_GLOBAL=/dev/null`
  /// is how one says "no settings" (git-config(1)).
  private static let nullDevice: dev_t = 0x103

  /// The bytes of a regular file; nil where there is none. Throws `.unreadable` otherwise.
  static func read(_ path: String) throws(GitError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .unreadable(path, reason: systemReason(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path, reason: systemReason(errno))
    }
    if status.st_mode & S_IFMT == S_IFCHR, status.st_rdev == nullDevice { return [] }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path, reason: "not a file")
    }
    var bytes: [UInt8] = []
    // One byte more, so that the end shows without another turn.
    var room = Int(status.st_size) + 1
    while true {
      var got = 0
      let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        repeat {
          got = Glibc.read(descriptor, buffer.baseAddress, room)
        } while got < 0 && errno == EINTR
        count = max(0, got)
      }
      if got < 0 { throw .unreadable(path, reason: systemReason(errno)) }
      if got == 0 { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      room = 1 << 16
    }
  }

  /// The text of a file without white space at its end; nil where there is none.
  static func readLine(_ path: String) throws(GitError) -> String? {
    guard let bytes = try read(path) else { return nil }
    let end = bytes.lastIndex { $0 > UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// What lies at a path, links followed; nil where nothing does.
  static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// Whether a path leads to a directory.
  static func isDirectory(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// Whether a path leads to anything.
  static func exists(_ path: String) -> Bool { status(path) != nil }

  /// The path with links, `.` and `..` resolved; nil where it leads nowhere.
  static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// A path as it is where it is absolute, else below a folder.
  static func join(_ folder: String, _ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    return folder == "/" ? "/\(path)" : "\(folder)/\(path)"
  }

  /// The folder that a path lies in; nil for `/`.
  static func parent(_ path: String) -> String? {
    guard path != "/", let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }
}

/// The system's words for an error number.
func systemReason(_ number: Int32) -> String {
  String(cString: strerror(number))
}
