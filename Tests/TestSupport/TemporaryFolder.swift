import FileTree
import Glibc

/// A folder of its own for a test, removed with its last user.
public final class TemporaryFolder: Sendable {
  /// The absolute path.
  public let path: String

  /// Makes an empty folder.
  public init() throws(FolderError) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/hgraph-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FolderError(number: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FolderRemoval.remove(path)
  }

  /// Makes a folder and those above it.
  public func makeDirectory(_ name: String) throws {
    try FileWriter(root: path).makeDirectory(TreePath(name) ?? .root)
  }

  /// Writes a text file, its folders made.
  public func write(_ text: String, to name: String, mode: UInt32? = nil) throws {
    try FileWriter(root: path).write(Array(text.utf8), to: TreePath(name) ?? .root, mode: mode)
  }

  /// The text of a file.
  public func text(_ name: String) throws -> String {
    String(decoding: try WorkingTree(root: path).read(TreePath(name) ?? .root), as: UTF8.self)
  }

  /// Makes a symbolic link, its folder made.
  public func link(_ name: String, to target: String) throws {
    if let parent = TreePath(name)?.parent { try FileWriter(root: path).makeDirectory(parent) }
    guard symlink(target, "\(path)/\(name)") == 0 else { throw FolderError(number: errno) }
  }

  /// Removes a file or a folder with everything in it; nothing where there is none.
  public func remove(_ name: String) throws {
    try FolderRemoval.remove("\(path)/\(name)")
  }
}

/// A refusal of the operating system, in a test.
public struct FolderError: Error {
  /// The system's number.
  public let number: Int32
}

private enum FolderRemoval {
  static func remove(_ path: String) throws(FolderError) {
    if unlink(path) == 0 || errno == ENOENT { return }
    guard let stream = opendir(path) else { throw FolderError(number: errno) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      names.append(String(decoding: name, as: UTF8.self))
    }
    closedir(stream)
    for name in names where name != "." && name != ".." { try remove("\(path)/\(name)") }
    if rmdir(path) != 0 { throw FolderError(number: errno) }
  }
}

/// The permission bits of a file.
public func mode(_ path: String) throws -> UInt32 {
  var status = stat()
  guard stat(path, &status) == 0 else { throw FolderError(number: errno) }
  return status.st_mode & 0o7777
}
