/// The folders that the objects of a repository lie in: its own, and those that it borrows from.
enum Alternates {
  /// The folders, the repository's own first. `GIT_OBJECT_DIRECTORY` and
  /// `GIT_ALTERNATE_OBJECT_DIRECTORIES` are heeded: hooks of a push see new objects only there.
  static func directories(of repository: Repository) throws(GitError) -> [String] {
    let environment = repository.environment
    let own =
      environment.path("GIT_OBJECT_DIRECTORY") ?? "\(repository.commonDirectory)/objects"
    var directories = [own]
    let named = environment.value("GIT_ALTERNATE_OBJECT_DIRECTORIES") ?? ""
    for part in named.utf8.split(separator: UInt8(ascii: ":")) {
      directories.append(DiskFile.join(environment.directory, String(Substring(part))))
    }
    var next = 0
    // Borrowers of borrowers are followed, circles are not.
    while next < directories.count, directories.count < 64 {
      let lines = try DiskFile.read("\(directories[next])/info/alternates") ?? []
      for line in lines.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
        let path = DiskFile.join(directories[next], String(decoding: line, as: UTF8.self))
        guard let resolved = DiskFile.resolved(path) else { continue }
        if !directories.contains(where: { $0.utf8.elementsEqual(resolved.utf8) }) {
          directories.append(resolved)
        }
      }
      next += 1
    }
    return directories
  }
}
