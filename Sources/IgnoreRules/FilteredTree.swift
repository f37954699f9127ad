public import FileTree

/// A tree without the files that rules leave out. Folders stay, be they empty then.
public struct FilteredTree: FileTree {
  private let base: any FileTree
  private let rules: IgnoreRules

  /// A tree as the rules leave it.
  public init(_ base: any FileTree, without rules: IgnoreRules) {
    self.base = base
    self.rules = rules
  }

  public var location: String? { base.location }

  public func read(_ path: TreePath) throws(FileTreeError) -> [UInt8] {
    if rules.ignores(path) { throw .missing(path) }
    return try base.read(path)
  }

  public func kind(_ path: TreePath) throws(FileTreeError) -> FileKind {
    let kind = try base.kind(path)
    return kind.isFile && rules.ignores(path) ? .absent : kind
  }

  public func list(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    try base.list(directory).filter {
      $0.kind == .directory || !rules.ignores(directory.child($0.name))
    }
  }

  public func link(_ path: TreePath) throws(FileTreeError) -> String? {
    rules.ignores(path) ? nil : try base.link(path)
  }

  public func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    let entry = try base.entry(path)
    return entry != .directory && rules.ignores(path) ? .absent : entry
  }
}
