/// What a repository says about itself before anything else of it is read: its version, its
/// extensions, where its work tree is.
struct RepositoryLayout {
  var workTree: String?
  var format = ObjectFormat.sha1
  var promisor: String?
  /// What it needs and we have not.
  var refusal: GitError?

  /// The extensions that change nothing for a reader.
  private static let harmless: Set<String> = [
    "noop", "partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees",
  ]

  init(_ found: Discovery.Found) throws(GitError) {
    let path = "\(found.commonDirectory)/config"
    var parser = ConfigurationParser(try DiskFile.read(path) ?? [], file: path)
    // Includes are not followed here: the owner is not known yet.
    var entries = try parser.parse()
    if entries.contains(where: { $0.key == "extensions.worktreeconfig" }) {
      let own = "\(found.gitDirectory)/config.worktree"
      var parser = ConfigurationParser(try DiskFile.read(own) ?? [], file: own)
      entries += try parser.parse()
    }
    promisor = RepositoryLayout.promisor(in: entries)
    readFormat(entries, found)
    placeWorkTree(entries, found)
  }

  private mutating func readFormat(_ entries: [ConfigurationEntry], _ found: Discovery.Found) {
    let version = entries.last { $0.key == "core.repositoryformatversion" }?.value ?? "0"
    if version != "0" && version != "1" {
      refusal = .unsupported(found.gitDirectory, feature: "format version \(version)")
    }
    for entry in entries {
      guard let name = entry.key.withoutPrefix("extensions.") else { continue }
      switch name {
      case "objectformat":
        if entry.value == "sha256" {
          format = .sha256
        } else if entry.value != "sha1" {
          refusal = .unsupported(
            found.gitDirectory, feature: "object format \(entry.value ?? "")")
        }
      case "refstorage" where entry.value == "files": continue
      case "partialclone": promisor = entry.value
      case _ where RepositoryLayout.harmless.contains(name): continue
      default:
        // Version 0 does not know extensions: Git takes the names for nothing there.
        if version != "0" {
          let value = entry.value.map { " = \($0)" } ?? ""
          refusal = .unsupported(found.gitDirectory, feature: "extension \(name)\(value)")
        }
      }
    }
  }

  /// The remote that keeps what a partial clone left out: `remote.NAME.promisor`.
  private static func promisor(in entries: [ConfigurationEntry]) -> String? {
    for entry in entries where entry.value == "true" {
      let end = ".promisor"
      guard let rest = entry.key.withoutPrefix("remote."),
        rest.utf8.reversed().starts(with: end.utf8.reversed())
      else { continue }
      return String(decoding: rest.utf8.dropLast(end.utf8.count), as: UTF8.self)
    }
    return nil
  }

  private mutating func placeWorkTree(_ entries: [ConfigurationEntry], _ found: Discovery.Found) {
    if let named = found.namedWorkTree {
      workTree = named
      return
    }
    // Of a linked work tree the shared configuration says nothing about the place.
    let isLinked = found.gitDirectory != found.commonDirectory
    if !isLinked, let place = entries.last(where: { $0.key == "core.worktree" })?.value {
      let path = DiskFile.join(found.gitDirectory, place)
      workTree = DiskFile.resolved(path) ?? path
      return
    }
    let bare = entries.last { $0.key == "core.bare" }
    let isBare = bare.map { ["true", "yes", "on", "1", nil].contains($0.value?.lowercased()) }
    if isBare == true, !isLinked { return }
    workTree = found.top
  }
}
