import BuildGraph
import FileTree
import Git
import Text

/// Finds the files of the working tree that a commit has otherwise or not at all, ignored and
/// untracked ones too: steps see them all.
struct WorkTreeComparison {
  private let old: CommitTree
  private let new: WorkingTree
  private let format: ObjectFormat

  init(_ old: CommitTree, _ new: WorkingTree, _ format: ObjectFormat) {
    self.old = old
    self.new = new
    self.format = format
  }

  func changes() throws(FileTreeError) -> [ChangedPaths.Change] {
    var found: [ChangedPaths.Change] = []
    var open = [TreePath.root]
    while let folder = open.popLast() {
      let before = try entries(of: folder, in: old)
      let after = try entries(of: folder, in: new)
      for name in Set(before.keys).union(after.keys) {
        let path = folder.child(name.text)
        let (was, isNow) = (before[name], after[name])
        if was == .directory || isNow == .directory { open.append(path) }
        if let change = try change(path, was, isNow) { found.append(change) }
      }
    }
    return found
  }

  /// The change of what is no folder; nil where there is none.
  private func change(
    _ path: TreePath, _ was: FileKind?, _ isNow: FileKind?
  ) throws(FileTreeError) -> ChangedPaths.Change? {
    switch (was.withoutFolder, isNow.withoutFolder) {
    case (nil, nil): return nil
    case (nil, _?): return ChangedPaths.Change(path, .added)
    case (_?, nil): return ChangedPaths.Change(path, .deleted)
    case (.file?, .file?):
      if try old.entry(path) != new.entry(path) { return ChangedPaths.Change(path, .modeChanged) }
      return try isSame(path) ? nil : ChangedPaths.Change(path, .modified)
    case (.link?, .link?):
      return try old.entry(path) == new.entry(path) ? nil : ChangedPaths.Change(path, .replaced)
    case (_?, _?): return ChangedPaths.Change(path, .replaced)
    }
  }

  /// Whether a file holds the same bytes on both sides; the name of the blob tells it without the
  /// blob where nothing is converted.
  private func isSame(_ path: TreePath) throws(FileTreeError) -> Bool {
    let content = try new.content(path)
    if case .blob(let id) = try old.identity(path) {
      return ObjectID(ofBlob: content, format) == id
    }
    return try old.content(path) == content
  }

  /// The entries of a folder by their names; none where there is no folder.
  private func entries(
    of folder: TreePath, in tree: some LinkedTree
  ) throws(FileTreeError) -> [ByteText: FileKind] {
    guard try tree.entry(folder) == .directory else { return [:] }
    var kinds: [ByteText: FileKind] = [:]
    for entry in try tree.entries(folder) { kinds[ByteText(entry.name)] = entry.kind }
    return kinds
  }
}

extension FileKind? {
  fileprivate var withoutFolder: FileKind? { self == .directory ? nil : self }
}
