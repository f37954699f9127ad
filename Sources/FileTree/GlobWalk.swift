import Text

/// Finds the files that a pattern matches by listing directories, starting as deep as the pattern
/// allows.
///
/// A link to a file is a match, a link to a directory is entered where the pattern names one name
/// (`*/ks.yaml`) but not by `**`, which could go in circles. A link that leads nowhere or out of
/// the tree is no match.
struct GlobWalk {
  private let tree: any FileTree
  private var found: Set<TreePath> = []

  private init(_ tree: any FileTree) {
    self.tree = tree
  }

  /// The matches below a directory, sorted by bytes; none where there is no directory.
  static func matches(
    of pattern: Glob, below base: TreePath, in tree: any FileTree
  ) throws(FileTreeError) -> [TreePath] {
    var walk = GlobWalk(tree)
    for alternative in pattern.alternatives {
      var start = base
      var depth = 0
      while depth < alternative.count - 1, case .literal(let name) = alternative[depth] {
        start = start.child(name.text)
        depth += 1
      }
      try walk.walk(start, Array(alternative[depth...]))
    }
    return walk.found.sorted()
  }

  private mutating func walk(_ start: TreePath, _ names: [GlobName]) throws(FileTreeError) {
    guard try leads(start) == .directory else { return }
    var open: [(directory: TreePath, places: GlobPlaces)] = [(start, .start)]
    while let (directory, places) = open.popLast() {
      for entry in try tree.list(directory) {
        let next = GlobName.advance(places, over: entry.name, in: names)
        if next.isEmpty { continue }
        let path = directory.child(entry.name)
        let isLink = entry.kind == .link
        let kind = isLink ? try leads(path) : entry.kind
        if kind.isFile, next.contains(names.count) {
          found.insert(path)
        } else if kind == .directory {
          let inner = next.filter {
            $0 < names.count && !(isLink && names[$0] == .anyDepth && places.contains($0))
          }
          if !inner.isEmpty { open.append((path, inner)) }
        }
      }
    }
  }

  /// What a path leads to; `.absent` where its links lead nowhere.
  private func leads(_ path: TreePath) throws(FileTreeError) -> FileKind {
    do {
      return try tree.kind(path)
    } catch {
      switch error {
      case .leavesTree, .tooManyLinks: return .absent
      default: throw error
      }
    }
  }
}
