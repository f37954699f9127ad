/// A repository of Git: where its parts lie, and what can be read without libgit2.
///
/// A repository that somebody else owns, or of a kind that is not known, is found too; every method
/// that would read from it then throws why not.
public struct Repository: Sendable {
  /// The folder of HEAD and of the index: `.git`, or of a linked work tree its own below
  /// `.git/worktrees`.
  public let gitDirectory: String
  /// The folder of objects and branches, shared between linked work trees.
  public let commonDirectory: String
  /// The top of the work tree; nil for a bare repository.
  public let workTree: String?
  /// The file of the index: that which a hook is told to look at, else the repository's.
  public let indexFile: String
  /// How objects are named.
  public let format: ObjectFormat
  /// The remote of a partial clone, which has the objects that are missing here.
  public let promisor: String?
  /// Why nothing may be read from it; nil where all is well.
  public let refusal: GitError?

  let environment: GitEnvironment

  /// The repository that a folder belongs to, looked for upwards; throws `.notARepository` where
  /// there is none.
  ///
  /// Inside a hook `GIT_DIR`, `GIT_WORK_TREE` and `GIT_INDEX_FILE` decide, as they do for Git.
  public static func find(
    from folder: String, _ environment: GitEnvironment = .current
  ) throws(GitError) -> Repository {
    let found = try Discovery(environment).find(from: folder)
    return try Repository(found, environment)
  }

  init(_ found: Discovery.Found, _ environment: GitEnvironment) throws(GitError) {
    self.environment = environment
    gitDirectory = found.gitDirectory
    commonDirectory = found.commonDirectory
    // Before anything is known about its owner nothing but its format is read.
    let layout = try RepositoryLayout(found)
    workTree = layout.workTree
    format = layout.format
    promisor = layout.promisor
    indexFile = environment.path("GIT_INDEX_FILE") ?? "\(found.gitDirectory)/index"
    if let refusal = layout.refusal {
      self.refusal = refusal
    } else {
      refusal = try Ownership(environment).refusal(of: found)
    }
  }

  /// Whether it was cloned without all of its history.
  public var isShallow: Bool { DiskFile.exists("\(commonDirectory)/shallow") }

  /// Throws why nothing may be read, if there is a reason.
  func checkAccess() throws(GitError) {
    if let refusal { throw refusal }
  }

  /// All of the configuration that holds for this repository.
  func configuration() throws(GitError) -> Configuration {
    try checkAccess()
    var configuration = try Configuration.outside(environment)
    try configuration.add(file: "\(commonDirectory)/config", environment)
    if configuration.flag("extensions.worktreeconfig") == true {
      try configuration.add(file: "\(gitDirectory)/config.worktree", environment)
    }
    return configuration
  }

  /// The index, read anew. Throws `.bare`, `.damaged` and others; no file is an empty index.
  ///
  /// The checksum at its end costs as much as all the rest, and is checked only where asked.
  public func index(verifyingChecksum: Bool = false) throws(GitError) -> GitIndex {
    try checkAccess()
    if workTree == nil { throw .bare(gitDirectory) }
    return try GitIndex(
      file: indexFile, gitDirectory: gitDirectory, format, verifyingChecksum: verifyingChecksum)
  }
}
