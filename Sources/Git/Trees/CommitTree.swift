public import FileTree

/// The files of a commit as a checkout on this machine would write them, straight from the object
/// database.
///
/// Folders are read when they are first looked into. Line ends are converted where attributes or
/// configuration say so; what is not done (filter drivers, encodings) is an error of the file that
/// is read. Submodules are folders, which cannot be entered unless they were fetched.
public final class CommitTree: SnapshotTree {
  /// Where the same workspace lies on disk, for absolute links.
  public let location: String?
  /// The tree's object, of the top of the repository.
  public let tree: ObjectID
  /// The folders and files.
  public let snapshot: Snapshot

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
}
