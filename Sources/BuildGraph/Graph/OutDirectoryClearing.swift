import Digest
public import FileTree

extension OutDirectory {
  /// Removes what earlier updates laid out, and the folder where nothing else is in it. Files that
  /// were changed since stay, with a finding each. Nothing where no update was ever made.
  ///
  /// Throws the system's reason where the folder cannot be read or written.
  public func clear() throws(FileTreeError) -> Changes {
    let manifest = TreePath.root.child(OutDirectory.manifestName)
    let tree = try WorkingTree(root: writer.root, isWorkspace: false)
    guard try tree.exists(manifest) else { return Changes() }
    let nothing = BuildReport(
      outcomes: [:], reached: [], findings: [], summary: BuildSummary())
    let changes = try update(from: nothing)
    try writer.remove(manifest)
    return changes
  }
}
