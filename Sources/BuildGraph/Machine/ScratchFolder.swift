import FileTree
import Findings
import Glibc

/// A folder of its own for one run of a step, for its user's eyes alone. It is removed, with all
/// that lies in it, with its last user; one that a killed program left behind is removed by the
/// next that makes one.
///
/// Each is locked while it is used (`flock` on the folder itself, which the system gives back when
/// its holder ends), so that two builds at once leave each other's alone.
public final class ScratchFolder: Sendable {
  /// The absolute path.
  public let path: String
  /// Whether it was made to hold secrets: then it lies in memory.
  public let holdsSecrets: Bool

  private let descriptor: Int32

  /// The user that scratch folders belong to.
  static var user: UInt32 { geteuid() }

  /// Makes an empty folder `run-N` below another, which is made too. The first free number is taken:
  /// paths that a command writes into its output stay the same as far as possible.
  ///
  /// A private folder is one that nobody else can look into or put anything into.
  init(
    below folder: String, isPrivate: Bool = false, holdsSecrets: Bool = false
  ) throws(ScratchError) {
    do {
      try FileWriter(root: folder).makeDirectory(.root)
    } catch {
      throw ScratchError(path: folder, reason: error.findings.first?.found ?? "it is no folder")
    }
    if isPrivate { try ScratchFolder.makePrivate(folder) }
    let base = try ScratchFolder.withoutLinks(folder)
    ScratchFolder.sweep(base)
    for number in 0..<10_000 {
      let path = "\(base)/run-\(number)"
      if mkdir(path, 0o700) != 0 {
        if errno == EEXIST { continue }
        throw ScratchError(path: path, number: errno)
      }
      guard let descriptor = ScratchFolder.lock(path) else { continue }
      self.path = path
      self.holdsSecrets = holdsSecrets
      self.descriptor = descriptor
      return
    }
    throw ScratchError(path: base, reason: "it holds too many folders")
  }

  deinit {
    ScratchFolder.remove(path)
    close(descriptor)
  }

  /// The path as the programs that run there see it.
  private static func withoutLinks(_ path: String) throws(ScratchError) -> String {
    guard let resolved = realpath(path, nil) else { throw ScratchError(path: path, number: errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Makes sure that nobody else can look into a folder.
  private static func makePrivate(_ base: String) throws(ScratchError) {
    var status = stat()
    guard lstat(base, &status) == 0 else { throw ScratchError(path: base, number: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == user, chmod(base, 0o700) == 0 else {
      throw ScratchError(path: base, reason: "it belongs to somebody else")
    }
  }

  /// The lock on a folder; nil where another has it, or has removed the folder.
  private static func lock(_ path: String) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    // The folder may have been swept away between being made and being locked.
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0,
      status.st_nlink > 0
    {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  /// Removes the folders that nobody uses any more.
  private static func sweep(_ base: String) {
    for name in names(in: base) where name.starts(with: "run-".utf8) {
      let path = "\(base)/\(String(decoding: name, as: UTF8.self))"
      guard let descriptor = lock(path) else { continue }
      remove(path)
      close(descriptor)
    }
  }

  /// Removes a file or a folder with everything in it, as far as it can be.
  private static func remove(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    // A command may have taken the rights to its folder away.
    chmod(path, 0o700)
    for name in names(in: path) {
      // Names are bytes here: what is no text has to go too.
      name.withUnsafeBufferPointer { bytes in
        remove("\(path)/", bytes)
      }
    }
    rmdir(path)
  }

  private static func remove(_ folder: String, _ name: UnsafeBufferPointer<UInt8>) {
    guard String(validating: name, as: UTF8.self) != nil else {
      var path = Array(folder.utf8).map { CChar(bitPattern: $0) }
      path += name.map { CChar(bitPattern: $0) } + [0]
      if unlink(path) != 0 { rmdir(path) }
      return
    }
    remove(folder + String(decoding: name, as: UTF8.self))
  }

  private static func names(in folder: String) -> [[UInt8]] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// Whether the folder above a path lies in memory.
  static func isInMemory(above path: String) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return false }
    return MemoryFileSystem.holds(String(path[..<slash]))
  }
}

/// Why there is no scratch folder.
struct ScratchError: FindingError {
  let path: String
  let reason: String

  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(path: String, number: Int32) {
    self.init(path: path, reason: String(cString: strerror(number)))
  }

  var findings: [Finding] {
    [
      Finding(
        code: "scratch.folder", at: Place(file: path), "no scratch folder can be made here",
        found: reason)
    ]
  }
}
