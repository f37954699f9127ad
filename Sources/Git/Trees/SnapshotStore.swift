import Digest

/// The repository that a snapshot's objects lie in, with what decides how a checkout writes them.
final class SnapshotStore: Sendable {
  let objects: ObjectDatabase
  let rules: Checkout.Rules
  /// The attributes outside of the tree.
  let attributes: AttributeStack
  /// Where Git LFS keeps contents.
  private let largeFiles: String

  init(_ objects: ObjectDatabase) throws(GitError) {
    self.objects = objects
    let repository = objects.repository
    let environment = repository.environment
    let configuration = try repository.configuration()
    rules = Checkout.Rules(configuration)
    var outside: [[UInt8]] = []
    if environment.value("GIT_ATTR_NOSYSTEM") == nil,
      let system = try DiskFile.read("/etc/gitattributes")
    {
      outside.append(system)
    }
    let own =
      configuration.text("core.attributesfile").map { environment.expandingHome($0) }
      ?? environment.userFile("attributes")
    if let own, let bytes = try DiskFile.read(own) { outside.append(bytes) }
    attributes = AttributeStack(
      outside: outside, info: try DiskFile.read("\(repository.commonDirectory)/info/attributes"))
    largeFiles = DiskFile.join(
      repository.commonDirectory, configuration.text("lfs.storage") ?? "lfs")
  }

  /// The content that a pointer of Git LFS names; nil where it is not here.
  func largeFile(_ digest: Digest) throws(GitError) -> [UInt8]? {
    let hex = digest.hex
    let (first, second) = (hex.prefix(2), hex.dropFirst(2).prefix(2))
    let path = "\(largeFiles)/objects/\(first)/\(second)/\(hex)"
    guard let bytes = try DiskFile.read(path) else { return nil }
    guard Digest(of: bytes) == digest else {
      throw .damaged(path, reason: "its SHA-256 is not its name")
    }
    return bytes
  }

  /// The repository of a submodule, by its path in the tree whose root has the file `.gitmodules`;
  /// nil where it is not here.
  func submodule(at path: [UInt8], _ modules: [UInt8]) throws(GitError) -> SnapshotStore? {
    var parser = ConfigurationParser(modules, file: ".gitmodules")
    let wanted = try parser.parse().last { entry in
      entry.key.begins(with: "submodule.") && entry.key.utf8.reversed().starts(with: "htap.".utf8)
        && entry.value.map { $0.utf8.elementsEqual(path) } == true
    }
    guard let rest = wanted?.key.withoutPrefix("submodule.") else { return nil }
    let name = String(decoding: rest.utf8.dropLast(".path".utf8.count), as: UTF8.self)
    // The name is part of a path on this machine, and comes from a foreign file.
    guard
      name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy({ TreeItem.isName($0) })
    else { return nil }
    let folder = "\(objects.repository.commonDirectory)/modules/\(name)"
    guard let found = try Discovery(objects.repository.environment).repository(at: folder) else {
      return nil
    }
    let repository = try Repository(found, objects.repository.environment)
    return try SnapshotStore(ObjectDatabase(repository))
  }
}
