import CommandLineParser
import FileTree
import Git

/// Which tree of files a command looks at.
enum TreeView: Sendable {
  /// What lies on disk.
  case working
  /// The index of Git: what will be committed.
  case staged
  /// The tree of a revision.
  case revision(String)

  /// The options of commands that can look at other trees than the working tree.
  static let inputs: [Input] = [
    .option("at", nil, "rev", "Look at the tree of a revision, straight from Git."),
    .flag("staged", nil, "Look at the index of Git: what will be committed."),
  ]

  /// The view that the command line asks for.
  init(_ values: ParsedValues) throws {
    try values.refuseTogether("at", "staged")
    if let revision = values.text("at") {
      self = .revision(revision)
    } else {
      self = values.flag("staged") ? .staged : .working
    }
  }

  /// Whether artifacts may be put into the working tree: only a build of that tree does.
  var writes: Bool {
    if case .working = self { true } else { false }
  }
}

extension Workspace {
  /// The files that a view shows, from the workspace's root on.
  func files(_ view: TreeView) throws -> any FileTree {
    switch view {
    case .working:
      return tree
    case .staged:
      let objects = try objects()
      return try IndexTree(
        objects.repository.index(verifyingChecksum: true), in: objects,
        below: folder(in: objects.repository))
    case .revision(let text):
      let objects = try objects()
      return try CommitTree(
        objects.revision(text), in: objects, below: folder(in: objects.repository))
    }
  }

  /// The object database of the repository that the workspace lies in.
  func objects() throws(GitError) -> ObjectDatabase {
    try ObjectDatabase(Repository.find(from: root))
  }

  /// The workspace's root below the top of the repository; the top itself for a bare one.
  func folder(in repository: Repository) -> TreePath {
    // Both are without links.
    guard let top = repository.workTree,
      let rest = TreePath(String(root.drop { $0 == "/" })),
      let above = TreePath(String(top.drop { $0 == "/" })), rest.isInside(above)
    else { return .root }
    let below = rest.names.dropFirst(above.names.count).map { String($0) }
    return TreePath(below.joined(separator: "/")) ?? .root
  }
}
