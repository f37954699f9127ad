import Digest
import FileTree

/// A tree whose every answer is kept: what is read once in a build stays the same until its end,
/// and is hashed once.
///
/// Used by one thread only, the build's own.
final class SnapshotTree: Snapshot, @unchecked Sendable {
  private let base: any FileTree
  private var entryAnswers: [TreePath: Result<TreeEntry, FileTreeError>] = [:]
  private var contents: [TreePath: Result<[UInt8], FileTreeError>] = [:]
  private var digests: [TreePath: Digest] = [:]
  private var listings: [TreePath: Result<[DirectoryEntry], FileTreeError>] = [:]

  init(of base: any FileTree) {
    self.base = base
  }

  var location: String? { base.location }

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    if let known = entryAnswers[path] { return try known.get() }
    let answer = Result { () throws(FileTreeError) in try base.entry(path) }
    entryAnswers[path] = answer
    return try answer.get()
  }

  func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    if let known = contents[file] { return try known.get() }
    let answer = Result { () throws(FileTreeError) in try base.read(file) }
    contents[file] = answer
    return try answer.get()
  }

  func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    if let known = listings[directory] { return try known.get() }
    let answer = Result { () throws(FileTreeError) in try base.list(directory) }
    listings[directory] = answer
    return try answer.get()
  }

  func digestedContent(
    _ file: TreePath
  ) throws(FileTreeError) -> (bytes: [UInt8], digest: Digest) {
    (try content(file), try digest(file))
  }

  func digest(_ file: TreePath) throws(FileTreeError) -> Digest {
    if let known = digests[file] { return known }
    let digest = Digest(of: try content(file))
    digests[file] = digest
    return digest
  }
}
