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
  /// A path without links in it and what lies there (`.absent` where nothing does), or why the
  /// links lead nowhere.
  public var outcome: Result<Destination, FileTreeError>

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
    var crossings: [Resolution.Crossing] = []
    var done = TreePath.root
    var rest = Array(path.names.reversed())
    var kind = FileKind.directory
    while let name = rest.popLast() {
      if name == "." { continue }
      if name == ".." {
        guard let parent = done.parent else { return leaving(crossings, path) }
        done = parent
        continue
      }
      let next = done.child(name)
      let entry: TreeEntry
      do {
        entry = try self.entry(next)
      } catch {
        return Resolution(crossings: crossings, outcome: .failure(error))
      }
      if case .link(let target) = entry {
        crossings.append(Resolution.Crossing(link: next, target: target))
        if crossings.count > 40 {
          return Resolution(crossings: crossings, outcome: .failure(.tooManyLinks(path)))
        }
        guard let inside = relativeTarget(target) else { return leaving(crossings, path) }
        if inside.isAbsolute { done = .root }
        rest += inside.names.reversed()
        kind = .directory
        continue
      }
      kind = entry.kind
      done = next
      if kind != .directory, !rest.isEmpty {
        // Nothing lies below a file; `..` behind it leads nowhere either.
        for name in rest.reversed() where name != "." && name != ".." { done = done.child(name) }
        kind = .absent
        break
      }
    }
    return Resolution(
      crossings: crossings,
      outcome: .success(Resolution.Destination(path: done, kind: kind)))
  }

  private func leaving(_ crossings: [Resolution.Crossing], _ path: TreePath) -> Resolution {
    let last = crossings.last
    return Resolution(
      crossings: crossings,
      outcome: .failure(.leavesTree(last?.link ?? path, target: last?.target ?? "..")))
  }

  /// The names of a link's text, `..` among them; nil where it is absolute and leads elsewhere.
  private func relativeTarget(_ target: String) -> (names: [String], isAbsolute: Bool)? {
    var names = target.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    if target.utf8.first != UInt8(ascii: "/") { return (names, false) }
    guard let location else { return nil }
    for name in location.utf8.split(separator: UInt8(ascii: "/")) {
      guard let first = names.first, first.utf8.elementsEqual(name) else { return nil }
      names.removeFirst()
    }
    return (names, true)
  }
}
