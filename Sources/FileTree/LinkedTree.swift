/// A tree that says what lies at a path without following links: the rest of `FileTree` comes by
/// itself, and links are followed in one place for all such trees.
public protocol LinkedTree: FileTree {
  /// The bytes of a file, at a path without links in it.
  func content(_ file: TreePath) throws(FileTreeError) -> [UInt8]
  /// The entries of a directory, at a path without links in it, sorted by the bytes of their names.
  func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry]
}

extension LinkedTree {
  public func read(_ path: TreePath) throws(FileTreeError) -> [UInt8] {
    let destination = try resolve(path).outcome.get()
    if destination.kind == .absent { throw .missing(path) }
    guard destination.kind.isFile else { throw .notAFile(path) }
    return try content(destination.path)
  }

  public func list(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    let destination = try resolve(directory).outcome.get()
    if destination.kind == .absent { throw .missing(directory) }
    guard destination.kind == .directory else { throw .notADirectory(directory) }
    return try entries(destination.path)
  }

  public func kind(_ path: TreePath) throws(FileTreeError) -> FileKind {
    try resolve(path).outcome.get().kind
  }

  public func link(_ path: TreePath) throws(FileTreeError) -> String? {
    guard let parent = path.parent else { return nil }
    let destination = try resolve(parent).outcome.get()
    guard destination.kind == .directory else { return nil }
    guard case .link(let target) = try entry(destination.path.child(path.name)) else { return nil }
    return target
  }
}
