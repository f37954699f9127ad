/// What is checked out.
public enum Head: Hashable, Sendable {
  /// A branch and its last commit; the name without `refs/heads/`.
  case branch(String, ObjectID)
  /// A branch without a commit.
  case unborn(branch: String)
  /// A commit and no branch.
  case detached(ObjectID)

  /// The branch; nil where none is checked out.
  public var branch: String? {
    switch self {
    case .branch(let name, _), .unborn(let name): name
    case .detached: nil
    }
  }

  /// The commit; nil where there is none yet.
  public var commit: ObjectID? {
    switch self {
    case .branch(_, let id), .detached(let id): id
    case .unborn: nil
    }
  }
}

extension Repository {
  /// What is checked out.
  public func head() throws(GitError) -> Head {
    try checkAccess()
    let references = References(self)
    guard let name = try references.symbolicTarget(of: "HEAD") else {
      guard let id = try references.read("HEAD") else {
        throw .damaged("\(gitDirectory)/HEAD", reason: "holds no reference")
      }
      return .detached(id)
    }
    let branch = name.withoutPrefix("refs/heads/") ?? name
    guard let id = try references.read(name) else { return .unborn(branch: branch) }
    return .branch(branch, id)
  }

  /// The id that a full reference (`refs/heads/main`) holds, symbolic ones followed; nil where
  /// there is none.
  public func reference(_ name: String) throws(GitError) -> ObjectID? {
    try checkAccess()
    return try References(self).read(name)
  }
}
