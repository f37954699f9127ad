import BuildGraph
import FileTree
import Findings
import Glibc

/// Where a command runs: a folder with copies of its files, or the workspace itself.
///
/// In the scratch folder, `work` is the working directory, and `home` and `tmp` are what the names
/// say. It is removed with its last user.
struct ExecPlace {
  /// The folder that is removed afterwards.
  let scratch: ScratchFolder
  /// The working directory, absolute.
  let work: String

  /// Lays the files out, and makes the folders that the outputs lie in.
  init(_ request: ExecRequest, _ files: ExecFiles, _ context: any StepContext) throws {
    scratch = try context.scratch()
    let writer = FileWriter(root: scratch.path)
    for name in ["home", "tmp", "work"] { try writer.makeDirectory(TreePath.root.child(name)) }
    if request.isInPlace {
      guard let location = context.tree.location else { throw ExecError.noPlace(request) }
      work = location
    } else {
      work = scratch.path + "/work"
    }
    let workWriter = FileWriter(root: work)
    if !request.isInPlace {
      for path in files.files.keys.sorted() {
        guard let file = files.files[path] else { continue }
        // A tool that writes into its input would change what others see as its input.
        try workWriter.write(file.bytes, to: path, mode: file.isExecutable ? 0o555 : 0o444)
      }
    }
    for output in request.outputs {
      let folder = output.isFolder ? output.path : output.path.parent
      if let folder { try workWriter.makeDirectory(folder) }
    }
    if let folder = request.depfile?.parent { try workWriter.makeDirectory(folder) }
  }

  /// The files that lie there now.
  func tree() throws(FileTreeError) -> WorkingTree {
    try WorkingTree(root: work, isWorkspace: false)
  }

  /// What a path that the command names is in the working directory; nil where it lies elsewhere.
  func path(_ name: String) -> TreePath? {
    guard name.utf8.first == UInt8(ascii: "/") else { return TreePath(name) }
    guard name.utf8.starts(with: (work + "/").utf8) else { return nil }
    return TreePath(String(Substring(name.utf8.dropFirst(work.utf8.count + 1))))
  }
}
