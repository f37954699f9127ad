/// An entry of the index: what will be committed at a path, and what the file looked like when Git
/// last read it.
public struct IndexEntry: Hashable, Sendable {
  /// The state of the file in the work tree when it was last known to equal the object.
  public var stamp: IndexStamp
  /// The content; of a submodule the commit.
  public var id: ObjectID
  /// What it is. `.directory` only for a whole folder that a sparse index holds as one entry.
  public var mode: FileMode
  /// 0 for an entry that can be committed; 1, 2 and 3 for the base and both sides of a conflict.
  public var stage: UInt8
  /// `git add --intent-to-add`: the path will be there, but has no content yet.
  public var isIntentToAdd: Bool
  /// The file is left out of the work tree (sparse checkout).
  public var isSkippedInWorkTree: Bool
  /// The user promised that the file does not change.
  public var isAssumedUnchanged: Bool

  /// Where the path lies among the index's paths.
  var pathStart: UInt32
  var pathCount: UInt32

  var pathRange: Range<Int> { Int(pathStart)..<Int(pathStart) + Int(pathCount) }
}

/// What the system says about a file, in the 32 bits that the index keeps of each figure.
public struct IndexStamp: Hashable, Sendable {
  /// When the file's data about itself changed: seconds, and nanoseconds within the second.
  public var changed: (seconds: UInt32, nanoseconds: UInt32) {
    (changedSeconds, changedNanoseconds)
  }
  /// When its content changed.
  public var modified: (seconds: UInt32, nanoseconds: UInt32) {
    (modifiedSeconds, modifiedNanoseconds)
  }

  var changedSeconds, changedNanoseconds, modifiedSeconds, modifiedNanoseconds: UInt32
  /// The device and the number of the file on it.
  public var device, inode: UInt32
  /// The owner.
  public var user, group: UInt32
  /// The number of bytes.
  public var byteCount: UInt32
}
