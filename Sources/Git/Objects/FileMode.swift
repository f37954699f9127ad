/// What an entry of a tree or of the index is: the part of the system's mode that Git keeps.
public enum FileMode: UInt32, Hashable, Sendable {
  case directory = 0o040000
  case file = 0o100644
  case executableFile = 0o100755
  case link = 0o120000
  /// A commit of another repository: a submodule.
  case submodule = 0o160000

  /// The mode that Git takes a number for; nil for what it does not know.
  ///
  /// Old trees hold files with other permission bits (`100664`): the owner's executable bit
  /// decides.
  public init?(number: UInt32) {
    switch number & 0o170000 {
    case 0o040000: self = .directory
    case 0o100000: self = number & 0o100 != 0 ? .executableFile : .file
    case 0o120000: self = .link
    case 0o160000: self = .submodule
    default: return nil
    }
  }

  /// Whether it is a file with content.
  public var isFile: Bool { self == .file || self == .executableFile }
}
