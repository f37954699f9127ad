public import Glibc

/// Files below a folder of the file system, opened without following any link: for readers that
/// want to know what the system said of a file while it was read.
public final class FolderFiles: Sendable {
  private let root: RootDirectory

  /// The files below a folder; nil where it cannot be opened.
  public init?(root path: String) {
    guard let root = try? RootDirectory(path) else { return nil }
    self.root = root
  }

  /// The bytes of a file and its status, the same before and after they were read; nil where
  /// anything is otherwise: nothing there, a link on the way, no regular file, no permission, a
  /// change meanwhile.
  public func read(_ path: TreePath) -> (bytes: [UInt8], status: stat)? {
    guard let file = try? root.open(path), let before = try? file.status(),
      before.st_mode & S_IFMT == S_IFREG,
      let bytes = try? file.readAll(expecting: Int(before.st_size)),
      let after = try? file.status(), before.isSameContent(as: after),
      bytes.count == Int(after.st_size)
    else { return nil }
    return (bytes, after)
  }
}

extension stat {
  /// Whether nothing was written between two looks at an open file.
  func isSameContent(as other: stat) -> Bool {
    st_size == other.st_size && st_mtim.tv_sec == other.st_mtim.tv_sec
      && st_mtim.tv_nsec == other.st_mtim.tv_nsec && st_ctim.tv_sec == other.st_ctim.tv_sec
      && st_ctim.tv_nsec == other.st_ctim.tv_nsec
  }
}
