import BuildStore
public import Digest
public import FileTree
public import Text

/// What was seen when a question was asked. Two answers are equal exactly when a step cannot tell
/// them apart.
public enum Answer: Hashable, Sendable {
  /// No such file, directory or artifact; a variable that is not set.
  case absent
  /// Something is there, but no file.
  case notAFile
  /// Something is there, but no directory.
  case notADirectory
  /// The digest of a content, an artifact or a value.
  case digest(Digest)
  /// What lies at a path, other than a link.
  case kind(FileKind)
  /// A symbolic link, with its text.
  case link(ByteText)
  /// The entries of a directory.
  case entries(EntryList)
  /// The paths that a pattern matches.
  case matches(MatchList)
}

/// The entries of a directory with their digest. Equal where the digests are; the entries are kept
/// to say what came and went.
public struct EntryList: Hashable, Sendable {
  /// The digest over each entry's kind byte, the length of its name and the name.
  public let digest: Digest
  /// The entries, sorted by the bytes of their names.
  public let entries: [DirectoryEntry]

  /// A list of entries that are sorted already.
  public init(_ entries: [DirectoryEntry]) {
    var writer = BinaryWriter()
    for entry in entries {
      writer.writeByte(entry.kind.rawValue)
      writer.writeText(entry.name)
    }
    self.digest = Digest(of: writer.bytes)
    self.entries = entries
  }

  public static func == (left: EntryList, right: EntryList) -> Bool { left.digest == right.digest }

  public func hash(into hasher: inout Hasher) { digest.hash(into: &hasher) }
}

/// The matches of a pattern with their digest. Equal where the digests are.
public struct MatchList: Hashable, Sendable {
  /// The digest over the length and the bytes of each path.
  public let digest: Digest
  /// The paths, sorted by bytes.
  public let paths: [TreePath]

  /// A list of paths that are sorted already.
  public init(_ paths: [TreePath]) {
    var writer = BinaryWriter()
    for path in paths { writer.writeText(path.text) }
    self.digest = Digest(of: writer.bytes)
    self.paths = paths
  }

  public static func == (left: MatchList, right: MatchList) -> Bool { left.digest == right.digest }

  public func hash(into hasher: inout Hasher) { digest.hash(into: &hasher) }
}

extension Answer: CustomStringConvertible {
  /// The answer for people; digests as their first twelve digits.
  public var description: String {
    switch self {
    case .absent: "absent"
    case .notAFile: "not a file"
    case .notADirectory: "not a directory"
    case .digest(let digest): digest.short
    case .kind(let kind): "\(kind)"
    case .link(let target): "a link to \(target)"
    case .entries(let list): list.digest.short
    case .matches(let list): list.digest.short
    }
  }
}

extension Digest {
  /// The first twelve hexadecimal digits, for people.
  var short: String { String(hex.prefix(12)) }
}

extension Answer {
  /// The answer about a text that may be missing, such as the value of a variable.
  static func value(_ text: String?) -> Answer {
    text.map { .digest(Digest(of: $0.utf8)) } ?? .absent
  }
}
