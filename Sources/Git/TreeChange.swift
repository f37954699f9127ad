import CGit2
import Glibc

/// A path that two trees differ in.
public struct TreeChange: Hashable, Sendable {
  /// How they differ.
  public enum Kind: Hashable, Sendable {
    case added
    case deleted
    /// Other content, or another executable bit.
    case modified
    /// A file became a link, or the like.
    case typeChanged
  }

  /// The path, as bytes.
  public var path: [UInt8]
  /// How the trees differ there.
  public var kind: Kind
  /// What the first tree has there; nil where it has nothing.
  public var old: Side?
  /// What the second tree has there.
  public var new: Side?

  /// What a tree has at a path.
  public struct Side: Hashable, Sendable {
    /// What it is.
    public var mode: FileMode
    /// Its object.
    public var id: ObjectID
  }

  /// The path as text; bytes that are no UTF-8 are replaced.
  public var pathText: String { String(decoding: path, as: UTF8.self) }
}

extension ObjectDatabase {
  /// The paths that two trees differ in, sorted by bytes; nil stands for an empty tree. Only
  /// subtrees that differ are opened. Renames are a path that goes and one that comes.
  public func changes(
    from old: ObjectID?, to new: ObjectID?
  ) throws(GitError) -> [TreeChange] {
    try withHandle { handle throws(GitError) in
      let git = handle.git
      let first = try self.openTree(old, handle)
      defer { git.tree_free(first) }
      let second = try self.openTree(new, handle)
      defer { git.tree_free(second) }
      var options = git_diff_options()
      var code = git.diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
      options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
      var diff: OpaquePointer?
      if code == 0 {
        code = git.diff_tree_to_tree(&diff, handle.repository, first, second, &options)
      }
      guard code == 0, let diff else {
        throw .library("compare two trees", reason: handle.reason)
      }
      defer { git.diff_free(diff) }
      return (0..<git.diff_num_deltas(diff)).compactMap { position in
        git.diff_get_delta(diff, position).flatMap { TreeChange($0.pointee) }
      }.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }
  }

  private func openTree(
    _ id: ObjectID?, _ handle: LibraryHandle
  ) throws(GitError) -> OpaquePointer? {
    guard let id else { return nil }
    var tree: OpaquePointer?
    var key = id.libraryID
    let code = handle.git.tree_lookup(&tree, handle.repository, &key)
    if code != 0 { throw failure(handle, code, reading: id) }
    return tree
  }
}

extension TreeChange {
  fileprivate init?(_ delta: git_diff_delta) {
    switch delta.status {
    case GIT_DELTA_ADDED: kind = .added
    case GIT_DELTA_DELETED: kind = .deleted
    case GIT_DELTA_MODIFIED: kind = .modified
    case GIT_DELTA_TYPECHANGE: kind = .typeChanged
    default: return nil
    }
    old = kind == .added ? nil : Side(delta.old_file)
    new = kind == .deleted ? nil : Side(delta.new_file)
    guard let path = (kind == .deleted ? delta.old_file : delta.new_file).path else { return nil }
    self.path = Array(
      UnsafeBufferPointer(start: path, count: strlen(path)).map(UInt8.init(bitPattern:)))
  }
}

extension TreeChange.Side {
  fileprivate init?(_ file: git_diff_file) {
    guard let mode = FileMode(number: UInt32(file.mode)) else { return nil }
    self.mode = mode
    id = ObjectID(file.id)
  }
}
