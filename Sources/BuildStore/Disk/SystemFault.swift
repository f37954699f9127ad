import Glibc

/// A refusal of the operating system.
public struct SystemFault: Error, Hashable, Sendable {
  /// The system's number, `errno`.
  public let number: Int32

  /// A fault by its number.
  public init(number: Int32) {
    self.number = number
  }

  /// The last refusal that this thread met.
  static var last: SystemFault { SystemFault(number: errno) }

  /// The disk is full.
  static let noSpace = SystemFault(number: ENOSPC)

  /// The reason in the system's words.
  public var reason: String { String(cString: strerror(number)) }

  /// Whether it says that nothing is there, or that something else is on the way.
  var isMissing: Bool { [ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EXDEV].contains(number) }

  /// Whether a signal came in between.
  var isInterruption: Bool { number == EINTR }

  /// Whether something is there already.
  var isExisting: Bool { number == EEXIST }

  /// Whether writing is refused, for good.
  var isReadOnly: Bool { [EROFS, EACCES, EPERM].contains(number) }

  /// Whether the file system has no locks.
  var hasNoLocks: Bool { [ENOLCK, EINVAL, ENOSYS, EOPNOTSUPP].contains(number) }
}
