import Digest
import FileTree
import Text

/// The tree that a step sees: answers come from the build's snapshot, owned paths from their
/// owners, and every question is recorded.
///
/// Of a path through links each link is recorded as it lies, then the question about where they
/// lead. A path that links lead out of the tree needs no further question: the links decide it.
///
/// `@unchecked Sendable`: a step asks from one thread only.
final class RecordingTree: FileTree, @unchecked Sendable {
  private let run: RunRecord
  private let files: any Snapshot
  private let owners: [TreePath: OwnedPaths.Owner]

  init(_ run: RunRecord, files: any Snapshot, owners: [TreePath: OwnedPaths.Owner]) {
    self.run = run
    self.files = files
    self.owners = owners
  }

  var location: String? { files.location }

  func read(_ path: TreePath) throws(FileTreeError) -> [UInt8] {
    try run.expectRunning()
    if let (bytes, digest) = try files.plainContent(path) {
      run.record(.content(path), .digest(digest))
      run.noteRead(bytes, digest)
      return bytes
    }
    let place = try destination(path)
    if let owner = owners[place.path] {
      let artifact = try run.artifact(of: owner, at: place.path)
      run.record(.content(place.path), .digest(artifact.digest), isSensitive: artifact.isSensitive)
      return artifact.bytes
    }
    guard place.kind.isFile else {
      run.record(.content(place.path), place.kind == .absent ? .absent : .notAFile)
      throw place.kind == .absent ? .missing(path) : .notAFile(path)
    }
    do {
      let (bytes, digest) = try files.digestedContent(place.path)
      run.record(.content(place.path), .digest(digest))
      return bytes
    } catch {
      throw failed(error, .content(place.path))
    }
  }

  func kind(_ path: TreePath) throws(FileTreeError) -> FileKind {
    let place = try destination(path)
    run.record(.kind(place.path), .kind(place.kind))
    return place.kind
  }

  func list(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    let place = try destination(directory)
    guard place.kind == .directory else {
      run.record(.list(place.path), place.kind == .absent ? .absent : .notADirectory)
      throw place.kind == .absent ? .missing(directory) : .notADirectory(directory)
    }
    do {
      let entries = try files.entries(place.path)
      run.record(.list(place.path), .entries(EntryList(entries)))
      return entries
    } catch {
      throw failed(error, .list(place.path))
    }
  }

  func link(_ path: TreePath) throws(FileTreeError) -> String? {
    guard let parent = path.parent else { return nil }
    let place = try destination(parent)
    let child = place.path.child(path.name)
    let entry = place.kind == .directory ? try self.entry(child) : .absent
    if place.kind != .directory { run.record(.kind(child), .kind(.absent)) }
    guard case .link(let target) = entry else { return nil }
    return target
  }

  func glob(_ pattern: Glob, below base: TreePath) throws(FileTreeError) -> [TreePath] {
    let place: Resolution.Destination
    do {
      place = try destination(base)
    } catch {
      switch error {
      // As everywhere in patterns: what lies outside is no match.
      case .leavesTree, .tooManyLinks: return []
      default: throw error
      }
    }
    do {
      let found = try files.glob(pattern, below: place.path)
      run.record(.glob(base: place.path, pattern: pattern), .matches(MatchList(found)))
      if place.path == base { return found }
      // The step gets the paths as it asked for them.
      let depth = place.path.names.count
      return found.map { $0.names.dropFirst(depth).reduce(base) { $0.child($1) } }
    } catch {
      throw failed(error, .glob(base: place.path, pattern: pattern))
    }
  }

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    try run.expectRunning()
    do {
      let entry = try files.entry(path)
      run.record(.kind(path), FileAnswers.answer(for: entry))
      return entry
    } catch {
      throw failed(error, .kind(path))
    }
  }

  func resolve(_ path: TreePath) throws(FileTreeError) -> Resolution {
    try run.expectRunning()
    let resolution = try files.resolve(path)
    record(resolution)
    switch resolution.outcome {
    case .success(let place): run.record(.kind(place.path), .kind(place.kind))
    case .failure(.leavesTree), .failure(.tooManyLinks): break
    case .failure: run.cannotBeStored = true
    }
    return resolution
  }

  /// Where a path leads; the links on the way are recorded.
  private func destination(_ path: TreePath) throws(FileTreeError) -> Resolution.Destination {
    try run.expectRunning()
    let resolution = try files.resolve(path)
    record(resolution)
    switch resolution.outcome {
    case .success(let place): return place
    case .failure(.leavesTree(let link, let target)): throw .leavesTree(link, target: target)
    case .failure(.tooManyLinks): throw .tooManyLinks(path)
    case .failure(let error):
      run.cannotBeStored = true
      throw error
    }
  }

  /// Records the links on the way, and the folders that it went through and left again.
  private func record(_ resolution: Resolution) {
    for crossing in resolution.crossings {
      run.record(.kind(crossing.link), .link(ByteText(crossing.target)))
      // Whether an absolute link leads out depends on where the workspace lies: not to be stored.
      if crossing.target.utf8.first == UInt8(ascii: "/") { run.cannotBeStored = true }
    }
    for passage in resolution.passages { run.record(.kind(passage.path), .kind(passage.kind)) }
  }

  /// Records an error that is an answer; any other keeps the run out of the store.
  private func failed(_ error: FileTreeError, _ question: Question) -> FileTreeError {
    if error == .interrupted {
      run.overturn()
    } else if let answer = FileAnswers.answer(for: error) {
      run.record(question, answer)
    } else {
      run.cannotBeStored = true
    }
    return error
  }
}
