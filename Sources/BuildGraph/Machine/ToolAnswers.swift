import BuildStore
import Digest
import Glibc
import Processes
import Synchronization
import Text

/// What the programs of the machine are, each looked at once in a build.
final class ToolAnswers: Sendable {
  /// A program.
  struct Tool {
    /// Where it lies; nil where there is none.
    var path: String?
    /// The digest over path and content; nil where the file cannot be read.
    var answer: Answer?
  }

  /// Where programs are looked for, never the caller's `PATH`.
  static let search = ProgramSearch(path: StandardSearch.path, from: "/")

  private let known = Mutex<[ByteText: Tool]>([:])

  /// The program of a name without `/`, or at an absolute path.
  func tool(_ name: String) -> Tool {
    if let tool = known.withLock({ $0[ByteText(name)] }) { return tool }
    let tool = ToolAnswers.look(for: name)
    return known.withLock { known in
      // Two may have looked at once: one answer a build.
      if let first = known[ByteText(name)] { return first }
      known[ByteText(name)] = tool
      return tool
    }
  }

  private static func look(for name: String) -> Tool {
    guard let path = location(of: name) else { return Tool(path: nil, answer: .absent) }
    guard let content = digest(ofFile: path) else { return Tool(path: path, answer: nil) }
    var writer = BinaryWriter()
    writer.writeText(path)
    writer.writeFlag(access(path, X_OK) == 0)
    writer.writeDigest(content)
    return Tool(path: path, answer: .digest(Digest(of: writer.bytes)))
  }

  /// Where a name leads: an absolute path to itself, whether it may be executed or not.
  private static func location(of name: String) -> String? {
    guard name.utf8.contains(UInt8(ascii: "/")) else {
      do {
        return try search.find(name)
      } catch {
        return nil
      }
    }
    var status = stat()
    guard name.utf8.first == UInt8(ascii: "/"), !name.utf8.contains(0), stat(name, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return name
  }

  private static func digest(ofFile path: String) -> Digest? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var hasher = DigestHasher()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return hasher.finish() }
      hasher.update(buffer[..<count])
    }
  }
}

/// Where commands are looked for unless they say otherwise.
public enum StandardSearch {
  /// The value of `PATH` that commands get.
  public static let path = "/usr/local/bin:/usr/bin:/bin"
}
