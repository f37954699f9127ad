public import FileTree

/// A tree of files straight from a repository: of a commit or of the index.
public protocol SnapshotTree: LinkedTree {
  /// The folders and files.
  var snapshot: Snapshot { get }
}

extension SnapshotTree {
  public func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    try snapshot.entry(path)
  }

  public func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    try snapshot.content(file)
  }

  public func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    try snapshot.entries(directory)
  }

  /// What is known about the content of the file at a path without links; nil where there is none.
  public func identity(_ file: TreePath) throws(FileTreeError) -> ContentIdentity? {
    try snapshot.identity(file)
  }
}

extension Snapshot {
  /// The absolute path of a folder in the work tree.
  static func location(of folder: TreePath, in repository: Repository) -> String? {
    repository.workTree.map { folder == .root ? $0 : "\($0)/\(folder.text)" }
  }
}
