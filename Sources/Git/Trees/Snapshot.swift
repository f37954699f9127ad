import Digest
import FileTree
import Synchronization
import Text

/// What `CommitTree` and `IndexTree` share: folders that are read when they are first looked into,
/// and kept.
///
/// Paths are counted from the workspace's root, which may lie below the repository's.
public final class Snapshot: Sendable {
  /// The folder at the top of the repository: it has the file that names submodules.
  private let top: SnapshotDirectory
  private let root: SnapshotDirectory
  private let directories = Mutex<[TreePath: SnapshotDirectory]>([:])
  private let links = Mutex<[ObjectID: String]>([:])

  /// A snapshot whose root is a folder below the top of the repository; the revision is for errors.
  init(
    _ top: SnapshotDirectory, below folder: TreePath, revision: String
  ) throws(GitError) {
    self.top = top
    var root = top
    for name in folder.names {
      guard let item = root[name], item.mode == .directory,
        let next = try Snapshot.open(item, in: root, top)
      else { throw .missingFolder(folder.text, revision: revision) }
      root = next
    }
    self.root = root
  }

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    if path == .root { return .directory }
    guard let (item, directory) = try find(path) else { return .absent }
    switch item.mode {
    case .file: return .file
    case .executableFile: return .executableFile
    case .directory, .submodule: return .directory
    case .link: return .link(try target(of: item, in: directory, path))
    }
  }

  func entries(_ path: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    guard let directory = try directory(path) else { throw .notADirectory(path) }
    if let name = directory.invalidName { throw .invalidName(path, name: name) }
    return directory.items.compactMap { item in
      if path == .root, item.name == ".cache" || item.name == ".git" { return nil }
      switch item.mode {
      case .file, .executableFile: return DirectoryEntry(name: item.name, kind: .file)
      case .directory, .submodule: return DirectoryEntry(name: item.name, kind: .directory)
      case .link: return DirectoryEntry(name: item.name, kind: .link)
      }
    }
  }

  func content(_ path: TreePath) throws(FileTreeError) -> [UInt8] {
    guard let (item, directory) = try find(path), item.mode.isFile, let id = item.id else {
      throw .notAFile(path)
    }
    return try reading(path) { () throws(GitError) in
      let blob = try directory.store.objects.blob(id)
      switch directory.checkout(of: item.name) {
      case .plain: return blob
      case .crlf(let auto): return LineEnds.crlf(blob, auto: auto)
      case .ident:
        if !Snapshot.hasIdent(blob) { return blob }
        throw .conversion(path.text, by: "attribute ident")
      case .unknown(let what): throw .conversion(path.text, by: what)
      case .lfs:
        guard let pointer = LFSPointer(blob) else { return blob }
        guard let bytes = try directory.store.largeFile(pointer.digest) else {
          throw .missingLargeFile(path.text)
        }
        return bytes
      }
    }
  }

  /// What is known about a file's content without reading it.
  func identity(_ path: TreePath) throws(FileTreeError) -> ContentIdentity? {
    guard let (item, directory) = try find(path), item.mode.isFile, let id = item.id else {
      return nil
    }
    switch directory.checkout(of: item.name) {
    case .plain: return .blob(id)
    case .lfs:
      let blob = try reading(path) { () throws(GitError) in try directory.store.objects.blob(id) }
      return LFSPointer(blob).map { .digest($0.digest) } ?? .blob(id)
    default: return .converted(id)
    }
  }

  // MARK: Finding

  private func find(
    _ path: TreePath
  ) throws(FileTreeError) -> (SnapshotDirectory.Item, SnapshotDirectory)? {
    guard let parent = path.parent, let directory = try directory(parent),
      let item = directory[path.name]
    else { return nil }
    return (item, directory)
  }

  /// The folder at a path without links; nil where there is none.
  private func directory(_ path: TreePath) throws(FileTreeError) -> SnapshotDirectory? {
    if path == .root { return root }
    if let known = directories.withLock({ $0[path] }) { return known }
    guard let (item, parent) = try find(path),
      item.mode == .directory || item.mode == .submodule
    else { return nil }
    let top = top
    let opened = try reading(path) { () throws(GitError) in
      try Snapshot.open(item, in: parent, top)
    }
    guard let opened else { return nil }
    directories.withLock { $0[path] = opened }
    return opened
  }

  private static func open(
    _ item: SnapshotDirectory.Item, in parent: SnapshotDirectory, _ top: SnapshotDirectory
  ) throws(GitError) -> SnapshotDirectory? {
    let path = parent.path(of: item.name)
    if item.mode == .submodule { return try openSubmodule(item, path, parent, top) }
    if let id = item.id {
      return try SnapshotDirectory(
        parent.store.objects.tree(id), origin: .tree, path: path, below: parent.attributes,
        in: parent.store)
    }
    guard case .index(let index, let range) = parent.origin else { return nil }
    return try SnapshotDirectory(
      index: index, range, path: path, below: parent.attributes, in: parent.store)
  }

  private static func openSubmodule(
    _ item: SnapshotDirectory.Item, _ path: [UInt8], _ parent: SnapshotDirectory,
    _ top: SnapshotDirectory
  ) throws(GitError) -> SnapshotDirectory? {
    let missing = GitError.missingSubmodule(String(decoding: path, as: UTF8.self))
    // Submodules of submodules would need the inner file of names: the inner root has it.
    guard parent.store === top.store, let commit = item.id,
      let modules = top[".gitmodules"], modules.mode.isFile, let id = modules.id,
      let store = try top.store.submodule(at: path, try top.store.objects.blob(id))
    else { throw missing }
    let tree: ObjectID
    do {
      tree = try store.objects.revision(commit.hex).tree
    } catch .unknownRevision, .unknownToShallowClone {
      throw missing
    }
    return try SnapshotDirectory(
      store.objects.tree(tree), origin: .tree, path: [], below: store.attributes, in: store)
  }

  private func target(
    of item: SnapshotDirectory.Item, in directory: SnapshotDirectory, _ path: TreePath
  ) throws(FileTreeError) -> String {
    guard let id = item.id else { return "" }
    if let known = links.withLock({ $0[id] }) { return known }
    let bytes = try reading(path) { () throws(GitError) in try directory.store.objects.blob(id) }
    let target = String(decoding: bytes, as: UTF8.self)
    links.withLock { $0[id] = target }
    return target
  }

  /// Makes a refusal of Git's one of the tree's.
  private func reading<Result>(
    _ path: TreePath, _ body: () throws(GitError) -> Result
  ) throws(FileTreeError) -> Result {
    do {
      return try body()
    } catch {
      throw .unreadable(path, reason: error.reason)
    }
  }

  private static func hasIdent(_ blob: [UInt8]) -> Bool {
    for start in blob.indices where blob[start] == UInt8(ascii: "$") {
      let rest = blob[start...]
      if rest.starts(with: "$Id$".utf8) || rest.starts(with: "$Id:".utf8) { return true }
    }
    return false
  }
}
