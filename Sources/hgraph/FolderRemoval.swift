import FileTree
import Glibc

/// Removes folders with everything in them. Links are removed, never followed.
struct FolderRemoval {
  /// The folder that paths are below.
  let root: String

  /// Removes a folder, a file or a link; returns how many bytes its files had, 0 where there was
  /// nothing.
  ///
  /// Throws the system's reason where something cannot be removed.
  func remove(_ path: TreePath) throws(FileTreeError) -> Int {
    let location = location(of: path)
    var status = stat()
    guard lstat(location, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return 0 }
      throw refusal(path)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      if unlink(location) != 0, errno != ENOENT { throw refusal(path) }
      return Int(status.st_size)
    }
    var count = 0
    for name in try names(in: path) { count += try remove(path.child(name)) }
    if rmdir(location) != 0, errno != ENOENT { throw refusal(path) }
    return count
  }

  /// Removes a folder where nothing is in it.
  func removeIfEmpty(_ path: TreePath) {
    rmdir(location(of: path))
  }

  private func names(in path: TreePath) throws(FileTreeError) -> [String] {
    guard let stream = opendir(location(of: path)) else { throw refusal(path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private func refusal(_ path: TreePath) -> FileTreeError {
    .unreadable(path, reason: String(cString: strerror(errno)))
  }

  private func location(of path: TreePath) -> String {
    path == .root ? root : root + "/" + path.text
  }
}
