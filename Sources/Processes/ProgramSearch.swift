import Glibc

/// Finds a program by its name in a search path, as a shell would.
public struct ProgramSearch: Sendable {
  /// The directories, in the order in which they are searched.
  public let directories: [String]
  /// Where relative paths begin.
  public let base: String

  /// A search through a `PATH`. Empty parts of it are left out (a shell takes them for the current
  /// directory, a known door for foreign programs); relative ones begin at `base`.
  public init(path: String, from base: String) {
    self.base = base
    directories = path.utf8.split(separator: UInt8(ascii: ":")).map {
      ProgramSearch.absolute(String(Substring($0)), from: base)
    }
  }

  /// The path of the program: of a name with a `/` that very file, else the first executable file
  /// of that name.
  ///
  /// Links are not resolved: programs look at the name that they were called by.
  public func find(_ name: String) throws(ProcessError) -> String {
    if name.isEmpty { throw .programNotFound(name, searched: directories) }
    if name.utf8.contains(0) { throw .containsNul("the name of a program") }
    if name.utf8.contains(UInt8(ascii: "/")) {
      let path = ProgramSearch.absolute(name, from: base)
      switch ProgramSearch.look(at: path) {
      case .executable: return path
      case .notExecutable: throw .notExecutable(path)
      case .missing: throw .programMissing(path)
      }
    }
    var refused: String?
    for directory in directories {
      let path = "\(directory)/\(name)"
      switch ProgramSearch.look(at: path) {
      case .executable: return path
      case .notExecutable: refused = refused ?? path
      case .missing: continue
      }
    }
    if let refused { throw .notExecutable(refused) }
    throw .programNotFound(name, searched: directories)
  }

  private enum Look {
    case missing
    case notExecutable
    case executable
  }

  private static func look(at path: String) -> Look {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    guard status.st_mode & S_IFMT == S_IFREG else {
      // A folder of that name is not in the way of a program further on.
      return .missing
    }
    return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 ? .executable : .notExecutable
  }

  private static func absolute(_ path: String, from base: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : "\(base)/\(path)"
  }
}
