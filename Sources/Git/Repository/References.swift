import Glibc

/// The references of a repository, from their files: loose ones, then the packed.
struct References {
  private let repository: Repository

  init(_ repository: Repository) {
    self.repository = repository
  }

  /// The id of a reference, symbolic ones followed; nil where it does not exist.
  func read(_ name: String) throws(GitError) -> ObjectID? {
    var name = name
    // As deep as Git goes.
    for _ in 0..<6 {
      guard let target = try symbolicTarget(of: name) else { return try readDirect(name) }
      name = target
    }
    throw .damaged(place(of: name), reason: "symbolic references lead in a circle")
  }

  /// The name that a symbolic reference holds; nil where it is none.
  func symbolicTarget(of name: String) throws(GitError) -> String? {
    if let target = linkTarget(of: name) { return target }
    guard let line = try readLoose(name), let rest = line.withoutPrefix("ref:") else {
      return nil
    }
    let target = String(rest.drop { $0 == " " || $0 == "\t" })
    guard References.isName(target) else {
      throw .damaged(place(of: name), reason: "'\(target)' is no name of a reference")
    }
    return target
  }

  /// Old repositories have HEAD as a symbolic link.
  private func linkTarget(of name: String) -> String? {
    let path = place(of: name)
    let target = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      guard let start = buffer.baseAddress else { return [UInt8]() }
      return buffer.prefix(max(0, readlink(path, start, 4096))).map { UInt8(bitPattern: $0) }
    }
    let text = String(decoding: target, as: UTF8.self)
    return text.begins(with: "refs/") && References.isName(text) ? text : nil
  }

  private func readDirect(_ name: String) throws(GitError) -> ObjectID? {
    if let line = try readLoose(name) {
      let digits = line.utf8.prefix { $0 > UInt8(ascii: " ") }
      guard let id = ObjectID(hex: Array(digits)), id.format == repository.format else {
        throw .damaged(place(of: name), reason: "'\(line)' is no object id")
      }
      return id
    }
    return try readPacked(name)
  }

  private func readLoose(_ name: String) throws(GitError) -> String? {
    let path = place(of: name)
    // A folder of that name holds other references.
    return DiskFile.isDirectory(path) ? nil : try DiskFile.readLine(path)
  }

  private func readPacked(_ name: String) throws(GitError) -> ObjectID? {
    let path = "\(repository.commonDirectory)/packed-refs"
    guard let bytes = try DiskFile.read(path) else { return nil }
    let digits = repository.format.byteCount * 2
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count > digits + 1 {
      guard line[line.startIndex + digits] == UInt8(ascii: " "),
        line.dropFirst(digits + 1).elementsEqual(name.utf8)
      else { continue }
      guard let id = ObjectID(hex: line.prefix(digits)) else {
        throw .damaged(path, reason: "\(name) has no object id")
      }
      return id
    }
    return nil
  }

  /// The file of a reference: some belong to one work tree, the others to all.
  private func place(of name: String) -> String {
    let own = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"]
    let isOwn = !name.begins(with: "refs/") || own.contains { name.begins(with: $0) }
    return "\(isOwn ? repository.gitDirectory : repository.commonDirectory)/\(name)"
  }

  /// Whether a name may be a path below the repository's folder.
  private static func isName(_ name: String) -> Bool {
    name.begins(with: "refs/") && !name.utf8.contains(0)
      && !name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .contains { $0.isEmpty || $0.first == UInt8(ascii: ".") }
  }
}
