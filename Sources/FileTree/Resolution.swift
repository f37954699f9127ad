/// Where a path leads when its symbolic links are followed, and which links were crossed on the
/// way.
public struct Resolution: Sendable {
  /// A link on the way.
  public struct Crossing: Hashable, Sendable {
    /// Where the link lies: a path without links in it.
    public var link: TreePath
    /// The text of the link.
    public var target: String
  }

  /// The links, in the order in which they were crossed, also where the path leads nowhere.
  public var crossings: [Crossing]
  /// What decided over the way beside the links, where a link's text goes into a folder and up
  /// again (`x/../y`): the folder must be there, though it is in no path that is left.
  public var passages: [Destination] = []
  /// A path without links in it and what lies there (`.absent` where nothing does), or why the
  /// links lead nowhere.
  public var outcome: Result<Destination, FileTreeError>

  init(crossings: [Crossing], outcome: Result<Destination, FileTreeError>) {
    self.crossings = crossings
    self.outcome = outcome
  }

  /// A path without links in it, and what lies there.
  public struct Destination: Hashable, Sendable {
    /// The path.
    public var path: TreePath
    /// What lies there; never a link.
    public var kind: FileKind
  }
}

/// What lies at a path whose parents are directories, links not followed.
public enum TreeEntry: Hashable, Sendable {
  case absent
  case file
  case executableFile
  case directory
  /// A symbolic link, with its text.
  case link(String)
  case other

  /// The entry as a kind.
  public var kind: FileKind {
    switch self {
    case .absent: .absent
    case .file: .file
    case .executableFile: .executableFile
    case .directory: .directory
    case .link: .link
    case .other: .other
    }
  }
}

extension FileTree {
  /// Follows links name by name, as the system does: the one place where they are followed.
  ///
  /// `..` in a link goes up from where the link really lies. Absolute links are followed where they
  /// lead into the tree. After forty links it is taken for a circle, as by the system.
  func followLinks(_ path: TreePath) -> Resolution {
    var walk = LinkWalk(path)
    do throws(FileTreeError) {
      while let name = walk.rest.popLast() { try walk.take(name, in: self) }
      walk.resolution.outcome = .success(Resolution.Destination(path: walk.done, kind: walk.kind))
    } catch {
      walk.resolution.outcome = .failure(error)
    }
    return walk.resolution
  }
}

/// The way to a path's end, as far as it is gone.
private struct LinkWalk {
  let path: TreePath
  var resolution: Resolution
  /// Where the walk stands: a path without links.
  var done = TreePath.root
  /// What lies there.
  var kind = FileKind.directory
  /// The names still to be taken, the next one last.
  var rest: [String]
  /// Whether the last step went into a folder by its name.
  private var hasEntered = false

  init(_ path: TreePath) {
    self.path = path
    rest = Array(path.names.reversed())
    resolution = Resolution(
      crossings: [], outcome: .success(Resolution.Destination(path: path, kind: .absent)))
  }

  mutating func take(_ name: String, in tree: some FileTree) throws(FileTreeError) {
    if name == "." { return }
    if name == ".." { return try goUp() }
    let next = done.child(name)
    let entry = try tree.entry(next)
    if case .link(let target) = entry { return try cross(next, target, in: tree) }
    kind = entry.kind
    done = next
    hasEntered = true
    if kind != .directory, !rest.isEmpty { stop() }
  }

  private mutating func goUp() throws(FileTreeError) {
    if hasEntered { resolution.passages.append(Resolution.Destination(path: done, kind: kind)) }
    hasEntered = false
    guard let parent = done.parent else { throw leaving }
    done = parent
  }

  private mutating func cross(
    _ link: TreePath, _ target: String, in tree: some FileTree
  ) throws(FileTreeError) {
    resolution.crossings.append(Resolution.Crossing(link: link, target: target))
    if resolution.crossings.count > 40 { throw .tooManyLinks(path) }
    var names = target.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    if target.utf8.first == UInt8(ascii: "/") {
      guard let inside = namesInside(tree.location, names) else { throw leaving }
      names = inside
      done = .root
    }
    rest += names.reversed()
    kind = .directory
    hasEntered = false
  }

  /// Nothing lies below what is no folder; `..` behind it leads nowhere either.
  private mutating func stop() {
    if rest.contains("..") {
      resolution.passages.append(Resolution.Destination(path: done, kind: kind))
    }
    for name in rest.reversed() where name != "." && name != ".." { done = done.child(name) }
    rest = []
    kind = .absent
  }

  private var leaving: FileTreeError {
    let last = resolution.crossings.last
    return .leavesTree(last?.link ?? path, target: last?.target ?? "..")
  }

  /// The names of an absolute path behind those of the root; nil where it leads elsewhere.
  private func namesInside(_ location: String?, _ names: [String]) -> [String]? {
    guard let location else { return nil }
    let root = location.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    guard names.count >= root.count,
      zip(root, names).allSatisfy({ $0.utf8.elementsEqual($1.utf8) })
    else { return nil }
    return Array(names.dropFirst(root.count))
  }
}
