/// Work of Git's that is under way and waits for the user.
public enum Operation: String, Hashable, Sendable, CaseIterable {
  case merge
  case rebase
  /// Applying mails.
  case apply
  case cherryPick
  case revert
  case bisect
}

extension Repository {
  /// What is under way: a merge, a rebase. The work tree builds as it lies.
  public var operations: [Operation] {
    let signs: [(Operation, [String])] = [
      (.merge, ["MERGE_HEAD"]),
      (.rebase, ["rebase-merge", "rebase-apply/rebasing"]),
      (.apply, ["rebase-apply/applying"]),
      (.cherryPick, ["CHERRY_PICK_HEAD"]),
      (.revert, ["REVERT_HEAD"]),
      (.bisect, ["BISECT_LOG"]),
    ]
    return signs.compactMap { operation, files in
      files.contains { DiskFile.exists("\(gitDirectory)/\($0)") } ? operation : nil
    }
  }
}
