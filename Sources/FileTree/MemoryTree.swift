import Text

/// A tree in memory: a value that can be changed, for tests, and for layers over other trees.
public struct MemoryTree: LinkedTree {
  private enum Node: Sendable {
    case file([UInt8], isExecutable: Bool)
    case link(String)
    case directory(names: Set<ByteText>)
    case other
  }

  private var nodes: [TreePath: Node] = [.root: .directory(names: [])]
  /// The absolute path that absolute links are taken to begin with.
  public var location: String?

  /// An empty tree.
  public init() {}

  /// A tree of files: path to text. What is no path below the root is left out.
  public init(_ files: KeyValuePairs<String, String>) {
    for (path, text) in files {
      if let path = TreePath(path) { write(Array(text.utf8), to: path) }
    }
  }

  /// All paths at which there is something, the root included, sorted.
  public var paths: [TreePath] { nodes.keys.sorted() }

  public func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    switch nodes[path] {
    case nil: .absent
    case .file(_, let isExecutable): isExecutable ? .executableFile : .file
    case .link(let target): .link(target)
    case .directory: .directory
    case .other: .other
    }
  }

  public func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    guard case .file(let bytes, _) = nodes[file] else { throw .notAFile(file) }
    return bytes
  }

  public func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    guard case .directory(let names) = nodes[directory] else { throw .notADirectory(directory) }
    var entries: [DirectoryEntry] = []
    for name in names.sorted() {
      let kind = try entry(directory.child(name.text)).kind
      entries.append(
        DirectoryEntry(name: name.text, kind: kind == .executableFile ? .file : kind))
    }
    return entries
  }

  // MARK: Changes

  /// Puts a file, in place of whatever is there. Folders are made; a file or link that is in their
  /// way is removed. The root stays a folder.
  public mutating func write(_ bytes: [UInt8], to path: TreePath, isExecutable: Bool = false) {
    put(.file(bytes, isExecutable: isExecutable), at: path)
  }

  /// Puts a text file.
  public mutating func write(_ text: String, to path: TreePath) {
    write(Array(text.utf8), to: path)
  }

  /// Puts a symbolic link.
  public mutating func link(_ path: TreePath, to target: String) {
    put(.link(target), at: path)
  }

  /// Puts an empty folder where there is none.
  public mutating func makeDirectory(_ path: TreePath) {
    if case .directory = nodes[path] { return }
    put(.directory(names: []), at: path)
  }

  /// Puts something that is neither file, folder nor link.
  public mutating func writeOther(_ path: TreePath) {
    put(.other, at: path)
  }

  /// Removes what is at a path and below; its folder stays.
  public mutating func remove(_ path: TreePath) {
    guard let parent = path.parent, let node = nodes.removeValue(forKey: path) else { return }
    if case .directory(let names) = node {
      for name in names { removeTree(path.child(name.text)) }
    }
    guard case .directory(var names) = nodes[parent] else { return }
    names.remove(ByteText(path.name))
    nodes[parent] = .directory(names: names)
  }

  private mutating func removeTree(_ path: TreePath) {
    var open = [path]
    while let next = open.popLast() {
      guard case .directory(let names) = nodes.removeValue(forKey: next) else { continue }
      open += names.map { next.child($0.text) }
    }
  }

  private mutating func put(_ node: Node, at path: TreePath) {
    guard let parent = path.parent else { return }
    remove(path)
    makeDirectory(parent)
    nodes[path] = node
    guard case .directory(var names) = nodes[parent] else { return }
    names.insert(ByteText(path.name))
    nodes[parent] = .directory(names: names)
  }
}
