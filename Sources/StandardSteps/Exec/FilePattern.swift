import FileTree
import Findings

/// Files of the workspace as a graph file names them: one by its path, or many by a glob.
enum FilePattern {
  case path(TreePath)
  case glob(Glob)

  /// A pattern from its text: a glob where a character of it says so.
  init(_ text: String) throws(Fault) {
    if text.utf8.contains(where: { "*?[{\\".utf8.contains($0) }) {
      do {
        self = .glob(try Glob(text))
      } catch {
        throw Fault(findings: error.findings)
      }
    } else if let path = TreePath(text), path != .root {
      self = .path(path)
    } else {
      throw Fault(findings: [
        Finding(
          code: "exec.path", "\"\(text)\" is no path of a file in the workspace",
          expected: "a path below the root of the workspace")
      ])
    }
  }

  /// Why a text is no pattern.
  struct Fault: FindingError {
    let findings: [Finding]
  }

  /// The pattern as it was written.
  var text: String {
    switch self {
    case .path(let path): path.text
    case .glob(let glob): glob.text
    }
  }

  /// Whether it may stand for several files.
  var isGlob: Bool {
    if case .glob = self { true } else { false }
  }
}
