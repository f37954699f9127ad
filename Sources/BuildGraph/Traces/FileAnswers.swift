import Digest
import FileTree
import Text

/// Answers questions about files. An answer that cannot be had (no permission, a name that is no
/// text) is nil: it fits no trace.
struct FileAnswers {
  let tree: any Snapshot

  /// What lies at a path, a link there not followed.
  func kind(_ path: TreePath) -> Answer? {
    guard let parent = path.parent else { return .kind(.directory) }
    do {
      let above = try tree.resolve(parent).outcome.get()
      guard above.kind == .directory else { return .kind(.absent) }
      return FileAnswers.answer(for: try tree.entry(above.path.child(path.name)))
    } catch {
      return nil
    }
  }

  /// The bytes of a file that nobody owns.
  func content(_ path: TreePath) -> Answer? {
    do {
      let place = try tree.resolve(path).outcome.get()
      if place.kind == .absent { return .absent }
      guard place.kind.isFile else { return .notAFile }
      return .digest(try tree.digest(place.path))
    } catch {
      return FileAnswers.answer(for: error)
    }
  }

  /// The entries of a directory.
  func list(_ path: TreePath) -> Answer? {
    do {
      return .entries(EntryList(try tree.list(path)))
    } catch {
      return FileAnswers.answer(for: error)
    }
  }

  /// The matches of a pattern.
  func glob(_ pattern: Glob, below base: TreePath) -> Answer? {
    do {
      return .matches(MatchList(try tree.glob(pattern, below: base)))
    } catch {
      return nil
    }
  }

  /// What an entry is, as an answer.
  static func answer(for entry: TreeEntry) -> Answer {
    if case .link(let target) = entry { return .link(ByteText(target)) }
    return .kind(entry.kind)
  }

  /// An error that is an answer.
  static func answer(for error: FileTreeError) -> Answer? {
    switch error {
    case .missing: .absent
    case .notAFile: .notAFile
    case .notADirectory: .notADirectory
    case .leavesTree, .tooManyLinks, .invalidName, .unreadable, .interrupted: nil
    }
  }
}
