import Text

/// A layer of changes over another tree: files that are added, replaced or removed.
public struct OverlayTree: LinkedTree {
  private let lower: any FileTree
  private var upper = MemoryTree()
  private var removed: Set<TreePath> = []

  /// A tree that is the same as another, until it is changed.
  public init(over lower: any FileTree) {
    self.lower = lower
  }

  public var location: String? { lower.location }

  /// Puts a file over whatever is there.
  public mutating func write(_ bytes: [UInt8], to path: TreePath, isExecutable: Bool = false) {
    hide(path)
    upper.write(bytes, to: path, isExecutable: isExecutable)
  }

  /// Puts a symbolic link over whatever is there.
  public mutating func link(_ path: TreePath, to target: String) {
    hide(path)
    upper.link(path, to: target)
  }

  /// Takes away what is at a path and below.
  public mutating func remove(_ path: TreePath) {
    hide(path)
    upper.remove(path)
  }

  /// Hides what the lower tree has at a path and below.
  private mutating func hide(_ path: TreePath) {
    if path != .root { removed.insert(path) }
  }

  public func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    let above = try upper.entry(path)
    if above != .absent { return path == .root ? try lowerEntry(path) : above }
    return try lowerEntry(path)
  }

  public func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    if try upper.entry(file) != .absent { return try upper.content(file) }
    return try lower.read(file)
  }

  public func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    var kinds: [ByteText: FileKind] = [:]
    if try lowerEntry(directory) == .directory {
      for entry in try lower.list(directory) where !removed.contains(directory.child(entry.name)) {
        kinds[ByteText(entry.name)] = entry.kind
      }
    }
    if try upper.entry(directory) == .directory {
      for entry in try upper.entries(directory) { kinds[ByteText(entry.name)] = entry.kind }
    }
    return kinds.keys.sorted().map { DirectoryEntry(name: $0.text, kind: kinds[$0] ?? .other) }
  }

  /// What the lower tree has at a path, where the layer lets it through: nothing above the path is
  /// hidden, and what the layer has as folders above it are folders below too.
  private func lowerEntry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    if path == .root { return .directory }
    var parent = TreePath.root
    for name in path.names {
      let next = parent.child(name)
      if removed.contains(next) { return .absent }
      if next == path { break }
      if try upper.entry(next) == .directory, try lower.entry(next) != .directory {
        return .absent
      }
      parent = next
    }
    return try lower.entry(path)
  }
}
