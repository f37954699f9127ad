public import Findings

/// Why something could not be had from Git. The work tree builds all the same.
public enum GitError: Error, Hashable, Sendable {
  /// Neither the folder nor any above it belongs to a repository.
  case notARepository(String)
  /// Somebody else owns the repository, and no configuration trusts it.
  case foreignOwner(String, owner: UInt32)
  /// The repository is of a kind that cannot be read; with what it asks for.
  case unsupported(String, feature: String)
  /// The operating system refused; with its reason.
  case unreadable(String, reason: String)
  /// A file of the repository or an object does not hold what it should.
  case damaged(String, reason: String)
  /// The index has an extension that must be understood and is not.
  case unknownIndexExtension(String, name: String)
  /// The index holds unmerged paths.
  case conflicts([String])
  /// libgit2 is not there; with a sentence that says what to install.
  case libraryMissing(String)
  /// libgit2 refused; with what it was asked and its reason.
  case library(String, reason: String)
  /// No commit, tag, branch or object of that name.
  case unknownRevision(String)
  /// No such revision in a clone that was made without all of its history.
  case unknownToShallowClone(String)
  /// Two revisions have no commit in common.
  case noCommonAncestor(String, String)
  /// Several objects begin like that.
  case ambiguousRevision(String)
  /// The current branch has no commit yet.
  case unbornHead(branch: String)
  /// The revision is there, but names neither a commit nor a tree; with what it is.
  case notATree(String, kind: String)
  /// The commit has no such folder.
  case missingFolder(String, revision: String)
  /// An object is not in the repository; with the remote that has it, of a partial clone.
  case missingObject(ObjectID, promisedBy: String?)
  /// A file is kept by Git LFS, and its content is not here.
  case missingLargeFile(String)
  /// A submodule was not fetched, or not the commit that is asked for.
  case missingSubmodule(String)
  /// A file is written to the work tree by a conversion that is not done here; with what it is.
  case conversion(String, by: String)
  /// A bare repository has no work tree and no index.
  case bare(String)
}

extension GitError: FindingError {
  public var findings: [Finding] { [finding] }

  /// The error in one line, for where another error carries it.
  var reason: String {
    let finding = finding
    let found = finding.found.map { ": \($0)" } ?? ""
    let hint = finding.hints.first.map { "; \($0)" } ?? ""
    return finding.message + found + hint
  }

  private var finding: Finding {
    switch self {
    case .notARepository(let path):
      Finding(
        code: "git.no-repository", "\(path) is in no Git repository",
        hints: ["run git init, or go to the work tree of a repository"])
    case .foreignOwner(let path, let owner):
      Finding(
        code: "git.foreign-owner", "the Git repository \(path) belongs to another user",
        expected: "the user that runs hgraph as its owner", found: "user \(owner)",
        hints: ["git config --global --add safe.directory \(path)"])
    case .unsupported(let path, let feature):
      Finding(
        code: "git.unsupported", "the Git repository \(path) needs \(feature), which is not known",
        hints: ["build from the work tree: it needs nothing from Git"])
    case .unreadable(let path, let reason):
      Finding(
        code: "git.unreadable", at: Place(file: path), "cannot be read", found: reason)
    case .damaged(let path, let reason):
      Finding(
        code: "git.damaged", at: Place(file: path), "is damaged", found: reason,
        hints: ["git fsck"])
    case .bare:
      Finding(
        code: "git.bare", "the Git repository is bare: it has no work tree and no index",
        hints: ["name a revision with --at"])
    case .unknownIndexExtension(let path, let name):
      Finding(
        code: "git.unknown-index-extension", at: Place(file: path),
        "the index needs extension '\(name)', which is not known",
        hints: ["build from the work tree or from a revision"])
    case .conflicts(let paths):
      Finding(
        code: "git.conflicts", "the index has unmerged paths",
        found: paths.prefix(10).joined(separator: ", ")
          + (paths.count > 10 ? " and \(paths.count - 10) more" : ""),
        hints: ["resolve the conflicts and git add the files"])
    case .libraryMissing(let sentence): Finding(code: "git.library-missing", sentence)
    case .library(let question, let reason):
      Finding(code: "git.library", "libgit2 cannot \(question)", found: reason)
    case .unknownRevision(let text):
      Finding(
        code: "git.unknown-revision", "revision '\(text)' is not in the repository",
        hints: ["git fetch, or look at git log"])
    case .unknownToShallowClone(let text):
      Finding(
        code: "git.unknown-revision", "revision '\(text)' is not in this shallow clone",
        hints: ["git fetch --unshallow, or git fetch --depth with a larger number"])
    case .noCommonAncestor(let one, let other):
      Finding(
        code: "git.no-common-ancestor", "\(one) and \(other) have no commit in common",
        hints: ["name the range with two dots, or git fetch --unshallow in a shallow clone"])
    case .ambiguousRevision(let text):
      Finding(
        code: "git.ambiguous-revision", "several objects begin with '\(text)'",
        hints: ["give more digits"])
    case .unbornHead(let branch):
      Finding(
        code: "git.unborn", "branch \(branch) has no commit yet",
        hints: ["commit something first, or build from the work tree"])
    case .notATree(let text, let kind):
      Finding(
        code: "git.not-a-tree", "'\(text)' names no commit", expected: "a commit or a tree",
        found: "a \(kind)")
    case .missingFolder(let path, let revision):
      Finding(code: "git.missing-folder", "\(revision) has no folder \(path)")
    case .missingObject(let id, let remote):
      Finding(
        code: "git.missing-object", "object \(id) is not in the repository",
        hints: [remote.map { "git fetch \($0) \(id)" } ?? "git fsck"])
    case .missingLargeFile(let path):
      Finding(
        code: "git.missing-large-file", at: Place(file: path),
        "\(path) is stored in LFS and not present", hints: ["git lfs fetch"])
    case .missingSubmodule(let path):
      Finding(
        code: "git.missing-submodule", at: Place(file: path),
        "submodule \(path) is not present", hints: ["git submodule update --init \(path)"])
    case .conversion(let path, let what):
      Finding(
        code: "git.conversion", at: Place(file: path),
        "\(path) is converted by \(what), which is not done here",
        hints: ["build from the work tree"])
    }
  }
}
