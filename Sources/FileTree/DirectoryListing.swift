import Glibc
import Text

/// Reads the entries of an open directory.
struct DirectoryListing {
  private let file: OpenFile

  init(_ file: OpenFile) {
    self.file = file
  }

  /// The entries, sorted by the bytes of their names.
  func entries(of directory: TreePath) throws -> [DirectoryEntry] {
    // The stream owns its descriptor, so it gets one of its own.
    let descriptor = openat(file.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    guard let stream = fdopendir(descriptor) else {
      let error = SystemError(number: errno)
      close(descriptor)
      throw error
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let bytes = DirectoryListing.name(of: entry)
      if bytes == [UInt8(ascii: ".")] || bytes == Array("..".utf8) { continue }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw FileTreeError.invalidName(directory, name: String(decoding: bytes, as: UTF8.self))
      }
      if let kind = try kind(of: name, type: Int(entry.pointee.d_type)) {
        entries.append(DirectoryEntry(name: name, kind: kind))
      }
    }
    if errno != 0 { throw SystemError(number: errno) }
    return entries.sorted { $0.name.precedesByBytes($1.name) }
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    withUnsafeBytes(of: &entry.pointee.d_name) { name in
      Array(name.prefix { $0 != 0 })
    }
  }

  /// What an entry is; some file systems do not say and are asked again, nil where it has just
  /// vanished.
  private func kind(of name: String, type: Int) throws(SystemError) -> FileKind? {
    switch type {
    case Int(DT_REG): return .file
    case Int(DT_DIR): return .directory
    case Int(DT_LNK): return .link
    case Int(DT_UNKNOWN): break
    default: return .other
    }
    var status = stat()
    if fstatat(file.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
      if errno == ENOENT { return nil }
      throw SystemError(number: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    default: return .other
    }
  }
}
