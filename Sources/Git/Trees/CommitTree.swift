public import FileTree

/// The files of a commit as a checkout on this machine would write them, straight from the object
/// database.
///
/// Folders are read when they are first looked into. Line ends are converted where attributes or
/// configuration say so; what is not done (filter drivers, encodings) is an error of the file that
/// is read. Submodules are folders, which cannot be entered unless they were fetched.
public final class CommitTree: LinkedTree {
  /// Where the same workspace lies on disk, for absolute links.
  public let location: String?
  /// The tree's object, of the top of the repository.
  public let tree: ObjectID
  private let snapshot: Snapshot

  /// The files of a revision, from a folder below the top of the repository on. Throws
  /// `.missingFolder` where the revision has no such folder.
  public init(
    _ revision: Revision, in objects: ObjectDatabase, below folder: TreePath = .root
  ) throws(GitError) {
    tree = revision.tree
    location = Snapshot.location(of: folder, in: objects.repository)
    let store = try SnapshotStore(objects)
    let top = try SnapshotDirectory(
      objects.tree(revision.tree), origin: .tree, path: [], below: store.attributes, in: store)
    snapshot = try Snapshot(top, below: folder, revision: (revision.commit ?? tree).hex)
  }

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
