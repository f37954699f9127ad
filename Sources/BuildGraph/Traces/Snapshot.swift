import Digest
import FileTree

/// A tree in which every question has one answer for as long as a build lasts.
protocol Snapshot: LinkedTree {
  /// The bytes of a file at a path without links, and their digest.
  ///
  /// Throws `.interrupted` where the file is no longer what was seen of it earlier in the build.
  func digestedContent(
    _ file: TreePath
  ) throws(FileTreeError) -> (bytes: [UInt8], digest: Digest)

  /// The same for any path, where that is known to have no link in it; nil where the path has to be
  /// resolved first.
  func plainContent(
    _ file: TreePath
  ) throws(FileTreeError) -> (bytes: [UInt8], digest: Digest)?

  /// The digest of a file's bytes, at a path without links.
  func digest(_ file: TreePath) throws(FileTreeError) -> Digest
}

extension Snapshot {
  func plainContent(
    _ file: TreePath
  ) throws(FileTreeError) -> (bytes: [UInt8], digest: Digest)? { nil }
}
