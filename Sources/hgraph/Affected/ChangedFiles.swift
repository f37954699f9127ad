import BuildGraph
import FileTree
import Git
import Text

extension RevisionRange {
  /// The files that differ, seen from the workspace's root.
  func changes(below folder: TreePath) throws -> ChangedPaths {
    let found: [ChangedPaths.Change]
    var rewritten: [TreePath: TreePath] = [:]
    switch (old, new) {
    case (.revision(let before, _), .revision(let after, _)):
      let changes = try objects.changes(from: before.tree, to: after.tree)
      for change in changes where change.pathText.hasAttributeFileName {
        take(change, below: folder, into: &rewritten)
      }
      found = changes.compactMap { ChangedPaths.Change($0, below: folder) }
    case (.revision(_, let tree), .working(let files)):
      found = try WorkTreeComparison(tree, files, objects.repository.format).changes()
    // The files on disk are what they are, but the older ones come by the attributes of their own.
    case (.working, _): found = []
    }
    return ChangedPaths(found, from: old.files, to: new.files, rewritten: rewritten)
  }

  /// Attributes say how files are checked out: where they change, what is below their file may.
  private func take(
    _ change: TreeChange, below folder: TreePath, into rewritten: inout [TreePath: TreePath]
  ) {
    guard let path = TreePath(change.pathText), let place = path.parent else { return }
    let shown = path.relative(to: folder) ?? path
    if let inside = place.relative(to: folder) {
      rewritten[inside] = shown
    } else if folder.isInside(place) {
      rewritten[.root] = shown
    }
  }
}

extension ChangedPaths.Change {
  /// A change of Git's, seen from a folder of the repository; nil where it lies outside.
  init?(_ change: TreeChange, below folder: TreePath) {
    guard let path = TreePath(change.pathText)?.relative(to: folder) else { return nil }
    let kind: Kind
    switch change.kind {
    case .added: kind = .added
    case .deleted: kind = .deleted
    case .typeChanged: kind = .replaced
    case .modified:
      let isFile = change.new?.mode.isFile ?? false
      let isSameMode = change.old?.mode == change.new?.mode
      kind = !isFile ? .replaced : isSameMode ? .modified : .modeChanged
    }
    self.init(path, kind)
  }
}

extension TreePath {
  /// The path seen from a folder; nil where it is not below it.
  func relative(to folder: TreePath) -> TreePath? {
    if !isInside(folder) { return nil }
    return TreePath(names.dropFirst(folder.names.count).joined(separator: "/"))
  }
}

extension String {
  /// Whether the last name of a path is that of Git's files of attributes.
  fileprivate var hasAttributeFileName: Bool {
    hasSameBytes(as: ".gitattributes") || hasSuffix("/.gitattributes")
  }
}
