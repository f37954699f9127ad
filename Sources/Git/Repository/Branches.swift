import FileTree
import Findings

extension Repository {
  /// The names of all branches, without `refs/heads/`. Of a linked work tree those of all work
  /// trees: they share them.
  public func branches() throws(GitError) -> Set<String> {
    try checkAccess()
    var names = Set(try packedBranches())
    let folder = "\(commonDirectory)/refs/heads"
    if !DiskFile.isDirectory(folder) { return names }
    do throws(FileTreeError) {
      let tree = try WorkingTree(root: folder, isWorkspace: false)
      var open = [TreePath.root]
      while let path = open.popLast() {
        for entry in try tree.list(path) {
          let child = path.child(entry.name)
          if entry.kind == .directory {
            open.append(child)
          } else if !entry.name.hasSuffix(".lock") {
            names.insert(child.text)
          }
        }
      }
      return names
    } catch {
      throw .unreadable(folder, reason: error.findings.first?.found ?? "cannot be listed")
    }
  }

  private func packedBranches() throws(GitError) -> [String] {
    guard let bytes = try DiskFile.read("\(commonDirectory)/packed-refs") else { return [] }
    let digits = format.byteCount * 2
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard line.count > digits + 1, line[line.startIndex + digits] == UInt8(ascii: " ") else {
        return nil
      }
      let name = String(decoding: line.dropFirst(digits + 1), as: UTF8.self)
      return name.withoutPrefix("refs/heads/").map { String($0) }
    }
  }
}
