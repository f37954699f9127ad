import Text

/// A read-only view of files: the only thing that a step sees of the world.
///
/// The working tree, the Git index, a commit, memory and overlays of these all look the same.
/// Symbolic links are followed by every call but `link`; one that leads out of the tree is an
/// error, never a door.
public protocol FileTree: Sendable {
  /// The bytes of a file.
  ///
  /// Throws `.missing` or `.notAFile` where there is none, and the reason where it cannot be read.
  func read(_ path: TreePath) throws(FileTreeError) -> [UInt8]

  /// What a path leads to, links followed; `.absent` where there is nothing.
  func kind(_ path: TreePath) throws(FileTreeError) -> FileKind

  /// The entries of a directory, sorted by the bytes of their names. `.git` and `.cache` at the
  /// root of a workspace are never among them; nothing else is hidden.
  ///
  /// Throws `.missing` or `.notADirectory` where there is none.
  func list(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry]

  /// The text of a symbolic link, unresolved; nil where the path is no link. Links among the
  /// parents are followed.
  func link(_ path: TreePath) throws(FileTreeError) -> String?

  /// All paths below `base` that a pattern matches, sorted by bytes, directories left out.
  ///
  /// A requirement, not only an extension, so that a recording tree notes one question for it.
  func glob(_ pattern: Glob, below base: TreePath) throws(FileTreeError) -> [TreePath]

  /// What lies at a path whose parents are directories and no links; a link there is not followed.
  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry

  /// Where a path leads, and over which links.
  func resolve(_ path: TreePath) throws(FileTreeError) -> Resolution

  /// The absolute path of the root, where the tree lies in a file system: absolute links that begin
  /// with it stay inside the tree.
  var location: String? { get }
}

extension FileTree {
  public func glob(_ pattern: Glob, below base: TreePath) throws(FileTreeError) -> [TreePath] {
    try GlobWalk.matches(of: pattern, below: base, in: self)
  }

  public func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    if let target = try link(path) { return .link(target) }
    switch try kind(path) {
    case .absent: return .absent
    case .file: return .file
    case .executableFile: return .executableFile
    case .directory: return .directory
    case .link, .other: return .other
    }
  }

  public func resolve(_ path: TreePath) throws(FileTreeError) -> Resolution {
    followLinks(path)
  }

  public var location: String? { nil }
}

/// What a path leads to.
public enum FileKind: UInt8, Hashable, Sendable {
  case absent
  case file
  case executableFile
  case directory
  /// A symbolic link itself: only in listings.
  case link
  /// A socket, a pipe or a device: nothing that can be read as a file.
  case other

  /// Whether it is a file that can be read.
  public var isFile: Bool { self == .file || self == .executableFile }
}

/// An entry of a directory: its name and what it is. A link is an entry of kind `.link`, whatever
/// it leads to.
public struct DirectoryEntry: Hashable, Sendable {
  /// The name, without the directory.
  public var name: String
  /// What the entry is, links not followed. Listings do not tell executable files from others: both
  /// are `.file`.
  public var kind: FileKind

  /// An entry from its parts.
  public init(name: String, kind: FileKind) {
    self.name = name
    self.kind = kind
  }

  public static func == (left: DirectoryEntry, right: DirectoryEntry) -> Bool {
    left.kind == right.kind && left.name.hasSameBytes(as: right.name)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(name).hash(into: &hasher)
    hasher.combine(kind)
  }
}

extension FileTree {
  /// Whether there is something at a path.
  public func exists(_ path: TreePath) throws(FileTreeError) -> Bool {
    try kind(path) != .absent
  }

  /// Whether a path leads to a directory.
  public func isDirectory(_ path: TreePath) throws(FileTreeError) -> Bool {
    try kind(path) == .directory
  }
}
