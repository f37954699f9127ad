public import FileTree

/// What differs between two trees of files, and by that which questions may have another answer in
/// the second one than in the first.
public struct ChangedPaths: Sendable {
  /// A path that differs. Folders have no changes of their own.
  public struct Change: Hashable, Sendable {
    /// How it differs.
    public enum Kind: String, Hashable, Sendable {
      case added
      case deleted
      /// Other bytes of the same kind of file.
      case modified
      /// A file that may be executed now, or not any more; perhaps with other bytes too.
      case modeChanged
      /// Something else lies there: a link in place of a file, a link to somewhere else, another
      /// commit of a submodule.
      case replaced
    }

    /// The path.
    public var path: TreePath
    /// How it differs.
    public var kind: Kind

    /// A change from its parts.
    public init(_ path: TreePath, _ kind: Kind) {
      self.path = path
      self.kind = kind
    }
  }

  /// The changes, sorted by path.
  public let changes: [Change]
  private let old: any FileTree
  private let new: any FileTree
  private let kinds: [TreePath: Change.Kind]
  /// Folders to the paths in them that came, went or are something else.
  private let entries: [TreePath: [TreePath]]
  /// Folders that are only in one of the trees.
  private let folders: Set<TreePath>
  /// Folders below which every file may be another one, to the file that decides over that.
  private let rewritten: [TreePath: TreePath]

  /// The changes between two trees. `rewritten` are files that decide over the content of all files
  /// in their folders, as `.gitattributes` does: where one of them changed, all of these may have.
  public init(
    _ changes: [Change], from old: any FileTree, to new: any FileTree,
    rewritten: [TreePath: TreePath] = [:]
  ) {
    self.changes = changes.sorted { $0.path < $1.path }
    self.old = old
    self.new = new
    self.rewritten = rewritten
    var kinds: [TreePath: Change.Kind] = [:]
    var entries: [TreePath: [TreePath]] = [:]
    var folders: Set<TreePath> = []
    for change in self.changes {
      kinds[change.path] = change.kind
      guard change.kind != .modified, change.kind != .modeChanged else { continue }
      if let parent = change.path.parent { entries[parent, default: []].append(change.path) }
      // The folders that came or went with it.
      let other: any FileTree
      switch change.kind {
      case .added: other = old
      case .deleted: other = new
      default: continue
      }
      var folder = change.path.parent
      while let path = folder, path != .root, !folders.contains(path),
        !ChangedPaths.isFolder(path, in: other)
      {
        folders.insert(path)
        if let parent = path.parent { entries[parent, default: []].append(change.path) }
        folder = path.parent
      }
    }
    self.kinds = kinds
    self.entries = entries
    self.folders = folders
  }

  /// Whether the trees are the same.
  public var isEmpty: Bool { changes.isEmpty && rewritten.isEmpty }

  /// The paths by which the answer to a question about files may be another one; none where it is
  /// the same, or the question is about something else.
  public func causes(of question: Question) -> [TreePath] {
    switch question {
    case .content(let path): above(path) ?? decider(over: path) ?? []
    case .kind(let path): kinds[path] == .modified ? [] : above(path) ?? []
    case .list(let folder): entries[folder] ?? above(folder) ?? []
    case .glob(let base, let pattern): causes(of: pattern, below: base)
    case .output, .environment, .tool: []
    }
  }

  /// The change at a path, or at one above it that is no folder in one of the trees.
  private func above(_ path: TreePath) -> [TreePath]? {
    if kinds[path] != nil { return [path] }
    if folders.contains(path) { return entries[path] ?? [path] }
    var next = path.parent
    while let folder = next {
      if kinds[folder] != nil { return [folder] }
      next = folder.parent
    }
    return nil
  }

  private func decider(over path: TreePath) -> [TreePath]? {
    if rewritten.isEmpty { return nil }
    var next = path.parent
    while let folder = next {
      if let decider = rewritten[folder] { return [decider] }
      next = folder.parent
    }
    return nil
  }

  /// The matches that came or went. Patterns may go through links, so the trees themselves are
  /// asked, where anything came or went at all.
  private func causes(of pattern: Glob, below base: TreePath) -> [TreePath] {
    if entries.isEmpty { return [] }
    do throws(FileTreeError) {
      let before = Set(try old.glob(pattern, below: base))
      let after = Set(try new.glob(pattern, below: base))
      return before.symmetricDifference(after).sorted()
    } catch {
      // What cannot be walked may be anything.
      return entries.keys.sorted()
    }
  }

  private static func isFolder(_ path: TreePath, in tree: any FileTree) -> Bool {
    do {
      return try tree.entry(path) == .directory
    } catch {
      return false
    }
  }
}
