import Digest
import FileTree
import Synchronization

/// Contents of files that no link leads to, which are nearly all.
extension SharedSnapshot {
  /// The content of a file that is reached without a link; nil where it has to be looked for name
  /// by name, and where anything is not as it should be.
  ///
  /// The folder was looked at name by name once in this round, so what lies on the way has one
  /// answer. The file is opened without following links: what it looks like comes with its bytes.
  func plainContent(
    _ file: TreePath
  ) throws(FileTreeError) -> (bytes: [UInt8], digest: Digest)? {
    guard let looks, let folder = file.parent, !owned.contains(file) else { return nil }
    let (isPlain, entry, before) = state.withLock { state in
      let row = state.seen.find(file)
      return (
        state.plainFolders.contains(folder), row.flatMap(state.seen.entry),
        row.flatMap(state.seen.look)
      )
    }
    if !isPlain, !isPlainFolder(folder) { return nil }
    if let entry {
      guard case .success(let entry) = entry, entry.kind.isFile, before != nil else { return nil }
    }
    guard let (bytes, look) = looks.read(file) else { return nil }
    if let before, before != look { return nil }
    let digest = Digest(of: bytes)
    if !knowsNothing, let earlier = known(file), earlier != digest { return nil }
    let isKept = state.withLock { state in
      let row = state.seen.row(file)
      if state.seen.entry(row) == nil {
        guard let entry = look.signature.entry else { return false }
        state.seen.setEntry(.success(entry), row)
      } else if state.seen.look(row) != look {
        return false
      }
      return state.keep(digest, of: file, row, look, earlier: nil)
    }
    return isKept ? (bytes, digest) : nil
  }

  /// Whether a folder is one without a link on the way to it; looks at it before anything in it is.
  private func isPlainFolder(_ folder: TreePath) -> Bool {
    guard let place = try? resolve(folder).outcome.get(), place.path == folder,
      place.kind == .directory
    else { return false }
    lookAtDirectory(folder)
    state.withLock { _ = $0.plainFolders.insert(folder) }
    return true
  }
}
