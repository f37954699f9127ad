/// What the file system says about a file: while none of it changes, the content is the same,
/// given that the signature is clean.
public struct Signature: Equatable, Sendable {
  /// When the content was last changed, in nanoseconds since 1970.
  public var modified: Int64
  /// When the content or the inode was last changed, in nanoseconds since 1970.
  public var changed: Int64
  /// The size in bytes.
  public var size: Int64
  /// The inode's number.
  public var inode: UInt64
  /// Type and permissions, as in `st_mode`; 0 where nothing is there.
  public var mode: UInt32

  /// A signature from its parts.
  public init(modified: Int64, changed: Int64, size: Int64, inode: UInt64, mode: UInt32) {
    self.modified = modified
    self.changed = changed
    self.size = size
    self.inode = inode
    self.mode = mode
  }

  /// Nothing is there.
  public static let absent = Signature(modified: 0, changed: 0, size: 0, inode: 0, mode: 0)

  /// Whether nothing is there.
  @inlinable
  public var isAbsent: Bool { mode == 0 }

  /// The younger of the two times.
  @inlinable
  public var youngest: Int64 { max(modified, changed) }

  /// A time in nanoseconds; times too far away for that are as far away as can be said.
  public static func nanoseconds(seconds: Int, nanoseconds: Int) -> Int64 {
    let (product, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, carry) = product.addingReportingOverflow(Int64(nanoseconds))
    return carry ? .max : sum
  }
}
