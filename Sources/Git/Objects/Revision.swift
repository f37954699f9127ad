import CGit2

/// What a text such as `HEAD~2` or `v1.0` names.
public struct Revision: Hashable, Sendable {
  /// The commit; nil where a tree was named itself.
  public var commit: ObjectID?
  /// The tree.
  public var tree: ObjectID
  /// When it was committed, in seconds since 1970; nil where there is no commit.
  public var time: Int64?
  /// The commits that it follows.
  public var parents: [ObjectID] = []
}

extension ObjectDatabase {
  /// What a text names, by Git's own grammar. Throws `.unknownRevision`, `.ambiguousRevision`,
  /// `.unbornHead` or `.notATree`.
  public func revision(_ text: String) throws(GitError) -> Revision {
    // libgit2 reads to the first zero.
    if text.utf8.contains(0) || text.isEmpty { throw .unknownRevision(text) }
    return try withHandle { handle throws(GitError) in
      var object: OpaquePointer?
      let result = handle.git.revparse_single(&object, handle.repository, text)
      guard result == 0, let object else { throw try self.unknown(text, result, handle) }
      defer { handle.git.object_free(object) }
      var peeled: OpaquePointer?
      if handle.git.object_peel(&peeled, object, GIT_OBJECT_COMMIT) == 0, let peeled {
        defer { handle.git.object_free(peeled) }
        return try self.commit(peeled, handle)
      }
      if handle.git.object_peel(&peeled, object, GIT_OBJECT_TREE) == 0, let peeled {
        defer { handle.git.object_free(peeled) }
        guard let id = handle.git.object_id(peeled) else { throw .unknownRevision(text) }
        return Revision(tree: ObjectID(id.pointee))
      }
      let isBlob = handle.git.object_type(object) == GIT_OBJECT_BLOB
      throw .notATree(text, kind: isBlob ? "blob" : "tag of something else")
    }
  }

  /// The best common ancestor of two commits; nil where they have none.
  public func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
    try withHandle { handle throws(GitError) in
      var (first, second, base) = (one.libraryID, other.libraryID, git_oid())
      let result = handle.git.merge_base(&base, handle.repository, &first, &second)
      if result == GIT_ENOTFOUND.rawValue { return nil }
      if result != 0 {
        throw .library("find the ancestor of \(one) and \(other)", reason: handle.reason)
      }
      return ObjectID(base)
    }
  }

  private func commit(
    _ commit: OpaquePointer, _ handle: LibraryHandle
  ) throws(GitError) -> Revision {
    let git = handle.git
    guard let id = git.object_id(commit), let tree = git.commit_tree_id(commit) else {
      throw .library("read a commit", reason: handle.reason)
    }
    let parents = (0..<git.commit_parentcount(commit)).compactMap { position in
      git.commit_parent_id(commit, position).map { ObjectID($0.pointee) }
    }
    return Revision(
      commit: ObjectID(id.pointee), tree: ObjectID(tree.pointee), time: git.commit_time(commit),
      parents: parents)
  }

  private func unknown(
    _ text: String, _ code: Int32, _ handle: LibraryHandle
  ) throws(GitError) -> GitError {
    if code == GIT_EAMBIGUOUS.rawValue { return .ambiguousRevision(text) }
    let isHead = text.begins(with: "HEAD") || text.begins(with: "@")
    if isHead, case .unborn(let branch) = try repository.head() {
      return .unbornHead(branch: branch)
    }
    let isUnknown = [GIT_ENOTFOUND.rawValue, GIT_EINVALIDSPEC.rawValue, GIT_ERROR.rawValue]
    if isUnknown.contains(code) {
      return repository.isShallow ? .unknownToShallowClone(text) : .unknownRevision(text)
    }
    return .library("find '\(text)'", reason: handle.reason)
  }
}
