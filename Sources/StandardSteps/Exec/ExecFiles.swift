import BuildGraph
import FileTree
import Findings

/// The files that a command may see, read at the start: what it runs on is what was recorded.
struct ExecFiles {
  /// A file's content.
  struct File {
    var bytes: [UInt8]
    var isExecutable: Bool
  }

  /// The paths of each declared input, sorted; of a glob any number.
  private(set) var inputs: [[TreePath]] = []
  /// All files by their paths.
  private(set) var files: [TreePath: File] = [:]
  /// Those that count only where the depfile names them.
  private(set) var optional: Set<TreePath> = []

  private let request: ExecRequest
  private let context: any StepContext

  /// Asks for all files. Those under `mayRead` are not recorded where a depfile will say which of
  /// them were read.
  init(_ request: ExecRequest, _ context: any StepContext) throws {
    self.request = request
    self.context = context
    for pattern in request.inputs {
      let paths = try matches(of: pattern)
      if paths.isEmpty { throw ExecError.noInput(request, pattern.text) }
      inputs.append(paths)
    }
    let others = try request.mayRead.flatMap { try matches(of: $0) }
    // That a file is not there may decide over what a command does: globs say so, paths do not.
    for case .path(let path) in request.mayRead { _ = try context.tree.kind(path) }
    for path in inputs.joined() { try take(path, isRequired: true) }
    for path in others where files[path] == nil {
      if request.depfile == nil {
        try take(path, isRequired: false)
      } else {
        try context.unrecorded { try take(path, isRequired: false) }
        if files[path] != nil { optional.insert(path) }
      }
    }
  }

  /// The paths that a pattern stands for. What the command makes itself is not among them.
  private func matches(of pattern: FilePattern) throws -> [TreePath] {
    switch pattern {
    case .path(let path): [path]
    case .glob(let glob):
      try context.tree.glob(glob, below: .root).filter { path in
        !request.outputs.contains { path.isInside($0.path) }
      }
    }
  }

  private mutating func take(_ path: TreePath, isRequired: Bool) throws {
    if files[path] != nil { return }
    let kind = try context.tree.kind(path)
    switch kind {
    case .file, .executableFile:
      files[path] = File(
        bytes: try context.tree.read(path), isExecutable: kind == .executableFile)
    case .absent where !isRequired: return
    case .absent: throw ExecError.noInput(request, path.text)
    case .directory: throw ExecError.inputIsFolder(request, path)
    case .link, .other: throw FileTreeError.notAFile(path)
    }
  }
}
