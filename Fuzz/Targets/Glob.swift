import FileTree

/// A pattern of any text is taken or refused, and matching ends: the first line is the pattern, the others are paths.
@Sendable func fuzzGlob(_ bytes: [UInt8]) {
  let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  guard let pattern = lines.first else { return }
  do {
    let glob = try Glob(pattern)
    for line in lines.dropFirst() {
      if let path = TreePath(line) { _ = glob.matches(path) }
    }
  } catch {
    return
  }
}
