import BuildStore
import FileTree
import Glibc

/// Looks at paths of a working tree one by one: the signature of each, links not followed.
final class PathLooks: Sendable {
  /// What a path looked like, and the device that it lies on.
  struct Look: Equatable, Sendable {
    var signature: Signature
    var device: UInt64

    static let absent = Look(signature: .absent, device: 0)

    var isDirectory: Bool { signature.entry == .directory }
  }

  private let root: Int32
  private let files: FolderFiles

  /// Looks below a folder; nil where it cannot be opened.
  init?(root path: String) {
    guard let files = FolderFiles(root: path) else { return nil }
    self.files = files
    root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if root < 0 { return nil }
  }

  deinit {
    close(root)
  }

  /// What a path whose parents are no links looks like; nil where the system refuses to say, as of a
  /// path that is longer than one call takes.
  func look(at path: TreePath) -> Look? {
    var status = stat()
    if path.text.utf8.count >= Int(PATH_MAX) { return nil }
    if fstatat(root, path.description, &status, AT_SYMLINK_NOFOLLOW) != 0 {
      return [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno) ? .absent : nil
    }
    return Look(status)
  }

  /// The bytes of a file and what it looked like before and after they were read; nil where a link
  /// is on the way, there is no file, or it cannot be read as it is.
  func read(_ file: TreePath) -> (bytes: [UInt8], look: Look)? {
    files.read(file).map { ($0.bytes, Look($0.status)) }
  }
}

extension PathLooks.Look {
  fileprivate init(_ status: stat) {
    signature = Signature(
      modified: Signature.nanoseconds(
        seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec),
      changed: Signature.nanoseconds(
        seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec),
      size: Int64(status.st_size), inode: UInt64(status.st_ino), mode: status.st_mode)
    device = UInt64(status.st_dev)
  }
}

extension Signature {
  /// What lies there, as an entry of a tree; nil for a link, whose text has to be read.
  var entry: TreeEntry? {
    if isAbsent { return .absent }
    switch mode & S_IFMT {
    case S_IFREG: return mode & S_IXUSR != 0 ? .executableFile : .file
    case S_IFDIR: return .directory
    case S_IFLNK: return nil
    default: return .other
    }
  }
}
