/// The number of a row in one of the tables: a type of its own for each table, so that ids of two
/// tables never meet.
public protocol TableID: RawRepresentable, Hashable, Comparable, Sendable
where RawValue == UInt32 {
  /// An id by its number.
  init(rawValue: UInt32)
}

extension TableID {
  /// The id of the row at an index.
  @inlinable
  public init(_ index: Int) {
    self.init(rawValue: UInt32(truncatingIfNeeded: index))
  }

  /// The row's index.
  @inlinable
  public var index: Int { Int(rawValue) }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A row of the digest table: an answer. The first sixteen are no digests but what else can be
/// seen.
public struct DigestID: TableID {
  /// The row's number.
  public let rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Nobody has looked yet. Equal to no recorded answer.
  public static let unknown = DigestID(rawValue: 0)
  /// No such file, directory, artifact or pin; a variable that is not set.
  public static let absent = DigestID(rawValue: 1)
  /// Something is there, but no file.
  public static let notAFile = DigestID(rawValue: 2)
  /// Something is there, but no directory.
  public static let notADirectory = DigestID(rawValue: 3)
  /// A file that is not executable.
  public static let file = DigestID(rawValue: 4)
  /// An executable file.
  public static let executableFile = DigestID(rawValue: 5)
  /// A directory.
  public static let directory = DigestID(rawValue: 6)
  /// A socket, a pipe or a device.
  public static let other = DigestID(rawValue: 7)
  /// How many ids are kept for answers that are no digests.
  public static let reservedCount = 16

  /// Whether the row holds a digest.
  @inlinable
  public var isDigest: Bool { rawValue >= 16 }
}

/// A row of the file table: a path that somebody asked about.
public struct PathID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A row of the directory table: a directory that holds asked paths, or was listed or walked.
public struct DirectoryID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The root of the workspace.
  public static let root = DirectoryID(rawValue: 0)
}

/// A row of the question table.
public struct QuestionID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A row of the label table.
public struct LabelID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A row of the name table: a name of a file, an artifact, a variable or a media type; a pattern.
public struct NameID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A row of the node table: a label that has traces.
public struct NodeID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A row of the trace table.
public struct TraceID: TableID {
  /// The row's number.
  public let rawValue: UInt32
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// What stands in a column of ids where there is none.
@usableFromInline let noID = UInt32.max

extension TableID {
  /// The id that a column holds; nil where it holds none.
  init?(column value: UInt32) {
    if value == noID { return nil }
    self.init(rawValue: value)
  }
}
