import Glibc

/// The data that tests compare with: a folder beside the checkout, `shared/corpora`, or wherever the
/// environment variable `HGRAPH_CORPORA` says. Suites that need it are skipped where it is absent.
public enum Corpora {
  /// The folder, nil where there is none.
  public static let root: String? = {
    let inEnvironment = getenv("HGRAPH_CORPORA").map { String(cString: $0) }
    let candidates = [inEnvironment, beside(#filePath)].compactMap { $0 }
    return candidates.first { access($0, R_OK) == 0 }
  }()

  /// Whether a corpus is there.
  public static func has(_ path: String) -> Bool {
    root.map { access("\($0)/\(path)", R_OK) == 0 } ?? false
  }

  /// The bytes of a file of a corpus, nil where there is none.
  public static func read(_ path: String) -> [UInt8]? {
    root.flatMap { readFile("\($0)/\(path)") }
  }

  /// The names in a folder of a corpus, sorted; none where it is absent.
  public static func list(_ path: String) -> [String] {
    guard let root, let directory = opendir("\(root)/\(path)") else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Every file below a folder of a corpus whose name ends in one of `suffixes`, sorted.
  public static func files(below path: String, suffixes: [String]) -> [String] {
    var found: [String] = []
    for name in list(path) {
      let child = "\(path)/\(name)"
      if suffixes.contains(where: { name.hasSuffix($0) }) {
        found.append(child)
      } else {
        found += files(below: child, suffixes: suffixes)
      }
    }
    return found
  }

  /// The bytes of any file, nil where it cannot be read.
  public static func readFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      }
      guard count > 0 else { return nil }
      filled += count
    }
    return bytes
  }

  /// `shared/corpora` beside the package that a source file of `Tests/TestSupport` belongs to.
  private static func beside(_ file: String) -> String {
    file.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/shared/corpora"
  }
}
