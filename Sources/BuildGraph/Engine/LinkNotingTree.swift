import FileTree

/// A snapshot as a walk sees it, which notes whether the walk met a link.
///
/// `@unchecked Sendable`: made for one walk of one lane.
final class LinkNotingTree: LinkedTree, @unchecked Sendable {
  private let lower: SharedSnapshot
  private(set) var hasMetLink = false

  init(over lower: SharedSnapshot) {
    self.lower = lower
  }

  var location: String? { lower.location }

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    let entry = try lower.entry(path)
    if case .link = entry { hasMetLink = true }
    return entry
  }

  func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] { try lower.content(file) }

  func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    try lower.entries(directory)
  }
}
