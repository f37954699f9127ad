import FileTree
import Glibc

/// A refusal of the system for a file.
struct DiskFault: Error {
  let number: Int32
  var reason: String { String(cString: strerror(number)) }
  var isMissing: Bool { number == ENOENT || number == ENOTDIR }
}

/// Files by the paths that a user types.
enum DiskFile {
  /// The bytes of a file or, for `-`, of standard input.
  static func read(_ path: String) throws(DiskFault) -> [UInt8] {
    let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskFault(number: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      var failure: Int32 = 0
      let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        var got = Glibc.read(descriptor, buffer.baseAddress, 1 << 16)
        while got < 0, errno == EINTR { got = Glibc.read(descriptor, buffer.baseAddress, 1 << 16) }
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure != 0 { throw DiskFault(number: failure) }
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// Replaces a file in one step; its mode is kept, and a symbolic link leads on to the same file.
  static func replace(_ path: String, with bytes: [UInt8], mode: UInt32? = nil) throws {
    let target = realpath(path, nil).map { pointer in
      defer { free(pointer) }
      return String(cString: pointer)
    }
    let text = target ?? absolute(path)
    guard let place = TreePath(String(text.drop { $0 == "/" })) else {
      throw FolderError(path: path, reason: "the path is not valid")
    }
    try FileWriter(root: "/").update(bytes, at: place, mode: mode)
  }

  /// A path from the root, by the letter: no link is followed.
  static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return (currentFolder.map { $0 + "/" } ?? "/")
      + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
  }

  /// The current folder.
  static var currentFolder: String? {
    guard let folder = getcwd(nil, 0) else { return nil }
    defer { free(folder) }
    return String(cString: folder)
  }
}
