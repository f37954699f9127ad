import FileTree
import Glibc
import TestSupport

/// Makes a folder hold what a tree in memory holds, and leaves alone what is the same already.
struct Mirror {
  let folder: TemporaryFolder

  func update(to tree: MemoryTree) throws {
    try update(.root, tree, try WorkingTree(root: folder.path))
  }

  private func update(_ directory: TreePath, _ tree: MemoryTree, _ disk: WorkingTree) throws {
    let wanted = try tree.entries(directory)
    for entry in try disk.entries(directory)
    where !wanted.contains(where: { $0.name == entry.name }) {
      try folder.remove(directory.child(entry.name).text)
    }
    for entry in wanted {
      let path = directory.child(entry.name)
      let new = try tree.entry(path)
      if try disk.entry(path) != new {
        try folder.remove(path.text)
        if new == .directory { try folder.makeDirectory(path.text) }
        if case .link(let target) = new { try folder.link(path.text, to: target) }
      }
      switch new {
      case .directory: try update(path, tree, disk)
      case .file, .executableFile:
        let bytes = try tree.content(path)
        if try disk.entry(path) == new, try disk.content(path) == bytes { continue }
        let file = open(folder.path + "/" + path.text, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw LabError("cannot write \(path)") }
        _ = write(file, bytes, bytes.count)
        fchmod(file, new == .executableFile ? 0o755 : 0o644)
        close(file)
      default: continue
      }
    }
  }
}
