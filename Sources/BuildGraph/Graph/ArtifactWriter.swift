public import FileTree

/// Puts artifacts into the working tree, for nodes with `writes`.
public protocol ArtifactWriter: Sendable {
  /// Makes a file hold an artifact, and does nothing where it does already. Folders are made, the
  /// mode of a file that was there is kept; what is sensitive is for the user's eyes alone.
  func materialise(_ artifact: Artifact, at path: TreePath) throws(FileTreeError)
}

extension FileWriter: ArtifactWriter {
  public func materialise(_ artifact: Artifact, at path: TreePath) throws(FileTreeError) {
    try update(artifact.bytes, at: path, mode: artifact.isSensitive ? 0o600 : nil)
  }
}
