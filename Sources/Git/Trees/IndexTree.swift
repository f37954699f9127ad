public import FileTree

/// The files of the index as a checkout on this machine would write them: what will be committed.
///
/// Paths that were only announced (`git add --intent-to-add`) are absent, those that a sparse
/// checkout leaves out of the work tree are there.
public final class IndexTree: SnapshotTree {
  /// Where the same workspace lies on disk, for absolute links.
  public let location: String?
  /// The folders and files.
  public let snapshot: Snapshot

  /// The files of an index, from a folder below the top of the repository on. Throws `.conflicts`
  /// where paths are unmerged.
  public init(
    _ index: GitIndex, in objects: ObjectDatabase, below folder: TreePath = .root
  ) throws(GitError) {
    let conflicts = index.conflicts
    if !conflicts.isEmpty { throw .conflicts(conflicts) }
    location = Snapshot.location(of: folder, in: objects.repository)
    let store = try SnapshotStore(objects)
    let index = index.withoutIntents
    let top = try SnapshotDirectory(
      index: index, 0..<index.entries.count, path: [], below: store.attributes, in: store)
    snapshot = try Snapshot(top, below: folder, revision: "the index")
  }
}
