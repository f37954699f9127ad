public import FileTree

/// Puts artifacts into the working tree, for nodes with `writes`.
public protocol ArtifactWriter: Sendable {
  /// Makes a file hold some bytes, and does nothing where it holds them already. Folders are made,
  /// the mode of a file that was there is kept.
  func write(_ bytes: [UInt8], to path: TreePath) throws(FileTreeError)
}
