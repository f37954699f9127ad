public import Findings

/// Why a tree could not answer.
public enum FileTreeError: Error, Hashable, Sendable {
  /// Nothing is there.
  case missing(TreePath)
  /// Something is there, but no file.
  case notAFile(TreePath)
  /// Something is there, but no directory.
  case notADirectory(TreePath)
  /// A symbolic link leads out of the tree; with the text of the link.
  case leavesTree(TreePath, target: String)
  /// Symbolic links lead in a circle, or through more than forty of them.
  case tooManyLinks(TreePath)
  /// A name that is no valid UTF-8, shown with replacement characters.
  case invalidName(TreePath, name: String)
  /// The operating system refused; with its reason (`Permission denied`).
  case unreadable(TreePath, reason: String)
  /// The run that reads has ended: it was cancelled, or waits for another node. Not to be shown;
  /// whatever the reader returns is dropped.
  case interrupted
}

extension FileTreeError: FindingError {
  public var findings: [Finding] { [finding] }

  private var finding: Finding {
    switch self {
    case .missing(let path):
      Finding(code: "file.missing", at: Place(file: path.description), "no such file or directory")
    case .notAFile(let path):
      Finding(
        code: "file.not-a-file", at: Place(file: path.description), "not a file",
        expected: "a file that can be read")
    case .notADirectory(let path):
      Finding(
        code: "file.not-a-directory", at: Place(file: path.description), "not a directory",
        expected: "a directory")
    case .leavesTree(let path, let target):
      Finding(
        code: "file.leaves-tree", at: Place(file: path.description),
        "the symbolic link leads out of the workspace", found: target,
        hints: ["put a copy of the file into the workspace"])
    case .tooManyLinks(let path):
      Finding(
        code: "file.link-circle", at: Place(file: path.description),
        "the symbolic links lead in a circle")
    case .invalidName(let path, let name):
      Finding(
        code: "file.invalid-name", at: Place(file: path.description),
        "the name of an entry is not valid UTF-8", found: name, hints: ["rename the file"])
    case .unreadable(let path, let reason):
      Finding(
        code: "file.unreadable", at: Place(file: path.description), "cannot be read",
        found: reason)
    case .interrupted:
      Finding(code: "file.interrupted", "the run was interrupted")
    }
  }
}
