import FileTree
import Git

/// The two trees that a range of revisions names.
struct RevisionRange {
  /// One of the trees.
  enum Side {
    /// The tree of a commit, or a tree itself.
    case revision(Revision, CommitTree)
    /// What lies on disk.
    case working(WorkingTree)

    /// Its files.
    var files: any FileTree {
      switch self {
      case .revision(_, let tree): tree
      case .working(let tree): tree
      }
    }
  }

  let old: Side
  let new: Side
  /// The older side as a person would name it.
  let oldName: String
  /// The newer one.
  let newName: String
  let objects: ObjectDatabase

  /// `A..B` is from A to B, `A...B` from their best common ancestor to B, `A` from A to the working
  /// tree. A side that is left out is `HEAD`.
  init(_ text: String, in workspace: Workspace) throws {
    let words = RevisionRange.words(of: text)
    objects = try workspace.objects()
    let folder = workspace.folder(in: objects.repository)
    let objects = objects
    func side(_ revision: Revision) throws -> Side {
      .revision(revision, try CommitTree(revision, in: objects, below: folder))
    }
    oldName = words.old
    let first = try objects.revision(words.old)
    guard let newWord = words.new else {
      if objects.repository.workTree == nil { throw GitError.bare(objects.repository.gitDirectory) }
      old = try side(first)
      new = .working(workspace.tree)
      newName = "the working tree"
      return
    }
    newName = newWord
    let second = try objects.revision(newWord)
    new = try side(second)
    if words.isFromAncestor {
      guard let one = first.commit, let other = second.commit,
        let base = try objects.mergeBase(one, other)
      else { throw GitError.noCommonAncestor(words.old, newWord) }
      old = try side(try objects.revision(base.hex))
    } else {
      old = try side(first)
    }
  }

  /// The revisions that a text names, and whether the range begins at their common ancestor.
  static func words(of text: String) -> (old: String, new: String?, isFromAncestor: Bool) {
    func named(_ word: some StringProtocol) -> String { word.isEmpty ? "HEAD" : String(word) }
    let bytes = Array(text.utf8)
    let dot = UInt8(ascii: ".")
    guard
      let start = bytes.indices.first(where: {
        bytes[$0] == dot && $0 + 1 < bytes.count && bytes[$0 + 1] == dot
      })
    else { return (named(text), nil, false) }
    let isFromAncestor = start + 2 < bytes.count && bytes[start + 2] == dot
    let rest = bytes[(start + (isFromAncestor ? 3 : 2))...]
    return (
      named(String(decoding: bytes[..<start], as: UTF8.self)),
      named(String(decoding: rest, as: UTF8.self)), isFromAncestor
    )
  }
}
