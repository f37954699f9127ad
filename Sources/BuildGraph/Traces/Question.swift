public import FileTree
public import Text

/// Something that a node looked at: the dependency itself, without what was seen.
public enum Question: Hashable, Sendable {
  /// The bytes of a file; of an owned path, its owner's artifact.
  case content(TreePath)
  /// What lies at a path, a link there not followed.
  case kind(TreePath)
  /// The entries of a directory.
  case list(TreePath)
  /// The paths below a directory that a pattern matches.
  case glob(base: TreePath, pattern: Glob)
  /// An artifact of another node.
  case output(Label, artifact: ByteText)
  /// An environment variable.
  case environment(ByteText)
  /// A program of the machine: a name that is searched for, or an absolute path.
  case tool(ByteText)
}

extension Question: CustomStringConvertible {
  /// The question for people: `content of a/b.yaml`.
  public var description: String {
    switch self {
    case .content(let path): "content of \(path)"
    case .kind(let path): "kind of \(path)"
    case .list(let path): "entries of \(path)"
    case .glob(let base, let pattern):
      base == .root ? "files \(pattern.text)" : "files \(pattern.text) below \(base)"
    case .output(let label, let artifact):
      artifact.text == Artifact.main ? "output of \(label)" : "output \(artifact) of \(label)"
    case .environment(let name): "environment variable \(name)"
    case .tool(let name): "program \(name)"
    }
  }
}
