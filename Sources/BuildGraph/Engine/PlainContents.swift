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
    guard let looks, !owned.contains(file), isPlainFolder(file.parent) else { return nil }
    let before = state.withLock { state in
      state.seen.find(file).map { (state.seen.entry($0), state.seen.look($0)) }
    }
    if case .some(.some(let entry)) = before?.0 {
      guard case .success(let entry) = entry, entry.kind.isFile, before?.1 != nil else {
        return nil
      }
    }
    guard let (bytes, look) = looks.read(file) else { return nil }
    if let earlier = before?.1, earlier != look { return nil }
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
  private func isPlainFolder(_ folder: TreePath?) -> Bool {
    guard let folder else { return false }
    if state.withLock({ $0.plainFolders.contains(folder) }) { return true }
    guard let place = try? resolve(folder).outcome.get(), place.path == folder,
      place.kind == .directory
    else { return false }
    lookAtDirectory(folder)
    state.withLock { _ = $0.plainFolders.insert(folder) }
    return true
  }
}
