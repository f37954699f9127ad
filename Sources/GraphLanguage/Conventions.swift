public import FileTree

/// What the command line tells of a workspace without graph files.
public struct Conventions: Sendable {
  /// The folders that Flux begins with; found by themselves where none is named.
  public var roots: [TreePath] = []
  /// Whether remote entries of kustomization files are left out.
  public var skipsRemote = false

  /// Nothing is told.
  public init() {}

  /// What tells one from another.
  var identity: String {
    (skipsRemote ? " skipRemote" : "") + roots.map { " root \($0.text.debugDescription)" }.joined()
  }
}
