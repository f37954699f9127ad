import BuildStore
import Digest
import FileTree
import Synchronization

/// A tree whose every answer stays the same for one round of a build, for all lanes.
///
/// Entries and listings are kept; of contents only the digests are, and bytes are read and hashed
/// again each time: a file that is no longer what it was ends the round. Where signatures can be
/// had, what a path looked like before and after it was read is kept too: equal looks say that the
/// signature stands for what was seen.
final class SharedSnapshot: Snapshot {
  struct State {
    /// Entries, digests of contents, and what paths looked like when they were seen.
    var seen = SeenPaths()
    var listings: [TreePath: Result<[DirectoryEntry], FileTreeError>] = [:]
    /// What directories looked like before anything in them was looked at.
    var directories: [TreePath: PathLooks.Look] = [:]
    /// Directories that are reached without a link, and were looked at.
    var plainFolders: Set<TreePath> = []
    var changed: TreePath?
    /// Patterns whose matches links decided over: no directory's signature stands for them.
    var linkedGlobs: Set<Question> = []
  }

  let location: String?
  private let base: any FileTree
  let looks: PathLooks?
  /// Paths that nodes write: there the tree is not what lies on disk.
  let owned: Set<TreePath>
  /// The folders above them, which need not be on disk.
  private let aboveOwned: Set<TreePath>
  /// What earlier builds know of a content whose signature did not change.
  let known: @Sendable (TreePath) -> Digest?
  /// Whether earlier builds know nothing at all.
  let knowsNothing: Bool
  let state = Mutex(State())

  init(
    of base: any FileTree, looks: PathLooks?, owned: some Sequence<TreePath>,
    knowsNothing: Bool = false, known: @escaping @Sendable (TreePath) -> Digest?
  ) {
    self.base = base
    self.looks = looks
    self.known = known
    self.knowsNothing = knowsNothing
    location = base.location
    self.owned = Set(owned)
    var above: Set<TreePath> = []
    for path in self.owned {
      var next = path.parent
      while let path = next, above.insert(path).inserted { next = path.parent }
    }
    aboveOwned = above
  }

  /// The first file that was found changed; it ends the round.
  var changed: TreePath? { state.withLock { $0.changed } }

  // MARK: Answers

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    if let known = state.withLock({ $0.seen.find(path).flatMap($0.seen.entry) }) {
      return try known.get()
    }
    let (answer, look) = freshEntry(path)
    return try state.withLock { state in
      let row = state.seen.row(path)
      if let known = state.seen.entry(row) { return known }
      state.seen.setEntry(answer, row)
      if let look { state.seen.setLook(look, row) }
      return answer
    }.get()
  }

  private func freshEntry(
    _ path: TreePath
  ) -> (Result<TreeEntry, FileTreeError>, PathLooks.Look?) {
    if let looks, !owned.contains(path) {
      if let parent = path.parent { lookAtDirectory(parent) }
      if let look = looks.look(at: path), !aboveOwned.contains(path) || look.isDirectory {
        if let entry = look.signature.entry { return (.success(entry), look) }
        let link = Result { () throws(FileTreeError) in try base.entry(path) }
        return (link, looks.look(at: path) == look ? look : nil)
      }
    }
    return (Result { () throws(FileTreeError) in try base.entry(path) }, nil)
  }

  /// Looks at a directory before anything in it is looked at: as long as it stays the same, what is
  /// missing in it still is.
  func lookAtDirectory(_ path: TreePath) {
    guard let looks, state.withLock({ $0.directories[path] == nil }),
      let look = looks.look(at: path)
    else { return }
    state.withLock { state in
      if state.directories[path] == nil { state.directories[path] = look }
    }
  }

  func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    if let known = state.withLock({ $0.listings[directory] }) { return try known.get() }
    lookAtDirectory(directory)
    let before = looks?.look(at: directory)
    let answer = Result { () throws(FileTreeError) in try base.list(directory) }
    let after = looks?.look(at: directory)
    return try state.withLock { state in
      if let known = state.listings[directory] { return known }
      state.listings[directory] = answer
      if let before, before == after, before == state.directories[directory] {
        state.seen.setLook(before, state.seen.row(directory))
      } else {
        state.seen.setLook(nil, state.seen.row(directory))
        state.directories[directory] = nil
      }
      return answer
    }.get()
  }

  func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    try digestedContent(file).bytes
  }

  func digest(_ file: TreePath) throws(FileTreeError) -> Digest {
    if let known = state.withLock({ $0.seen.find(file).flatMap($0.seen.digest) }) { return known }
    return try digestedContent(file).digest
  }

  func digestedContent(
    _ file: TreePath
  ) throws(FileTreeError) -> (bytes: [UInt8], digest: Digest) {
    for _ in 0..<3 {
      let before = looks == nil || owned.contains(file) ? nil : look(before: file)
      let bytes = try base.read(file)
      let digest = Digest(of: bytes)
      if let before, let looks, looks.look(at: file) != before {
        state.withLock { $0.seen.setLook(nil, $0.seen.row(file)) }
        continue
      }
      if try keep(digest, of: file, before) { return (bytes, digest) }
      throw .interrupted
    }
    throw .unreadable(file, reason: "it changes while it is read")
  }

  /// What the file looked like when its kind was asked for, or looks like now.
  private func look(before file: TreePath) -> PathLooks.Look? {
    if let known = state.withLock({ $0.seen.find(file).flatMap($0.seen.look) }) { return known }
    return looks?.look(at: file)
  }

  /// Whether a digest is the one that the build knows; the first one is.
  private func keep(
    _ digest: Digest, of file: TreePath, _ look: PathLooks.Look?
  ) throws(FileTreeError) -> Bool {
    let isKnown = state.withLock { $0.seen.find(file).flatMap($0.seen.digest) != nil }
    let earlier = isKnown ? nil : known(file)
    return state.withLock { state in
      state.keep(digest, of: file, state.seen.row(file), look, earlier: earlier)
    }
  }

  func glob(_ pattern: Glob, below base: TreePath) throws(FileTreeError) -> [TreePath] {
    let walk = LinkNotingTree(over: self)
    defer {
      if walk.hasMetLink {
        _ = state.withLock { $0.linkedGlobs.insert(.glob(base: base, pattern: pattern)) }
      }
    }
    return try walk.glob(pattern, below: base)
  }

  /// Whether links decided over the answer to a question about a pattern.
  func isLinked(_ question: Question) -> Bool {
    state.withLock { $0.linkedGlobs.contains(question) }
  }

  // MARK: Looks

  /// What a path looked like when it was seen; nil where its signature stands for nothing: it was
  /// not looked at, changed meanwhile, or is not what lies on disk.
  func look(of path: TreePath) -> PathLooks.Look? {
    if looks == nil || owned.contains(path) { return nil }
    return state.withLock { state in
      if let look = state.seen.find(path).flatMap(state.seen.look) { return look }
      // The root is an entry of nothing: it is only ever looked at as a folder.
      if path == .root { return state.directories[path] }
      // Where a folder on the way is missing nobody looked at the path itself.
      var above = path.parent
      while let folder = above {
        if case .success(let entry)? = state.seen.find(folder).flatMap(state.seen.entry) {
          switch entry {
          case .directory, .link: return nil
          case .absent, .file, .executableFile, .other: return .absent
          }
        }
        above = folder.parent
      }
      return nil
    }
  }

  /// The directories that something was looked at in, with what they looked like before.
  var lookedAtDirectories: [(path: TreePath, look: PathLooks.Look)] {
    state.withLock { state in
      state.directories.map { ($0.key, $0.value) }.sorted { $0.path < $1.path }
    }
  }

  /// The paths that no longer look as they did when they were seen, sorted.
  func changedSinceSeen() -> [TreePath] {
    guard let looks else { return [] }
    let seen = state.withLock { $0.seen.allLooks }
    // Folders that the build itself writes into change by that.
    return seen.filter { !aboveOwned.contains($0.path) && looks.look(at: $0.path) != $0.look }
      .map(\.path).sorted()
  }
}

extension SharedSnapshot.State {
  /// Whether a digest is the one that the build knows; the first one is.
  mutating func keep(
    _ digest: Digest, of file: TreePath, _ row: SeenPaths.Row, _ look: PathLooks.Look?,
    earlier: Digest?
  ) -> Bool {
    if let other = seen.digest(row) ?? earlier, other != digest {
      if changed == nil { changed = file }
      return false
    }
    seen.setDigest(digest, row)
    if let look { seen.setLook(look, row) }
    return true
  }
}
