import BuildGraph
import FileTree
import Findings
import Text

/// Takes what a command made.
struct ExecOutputs {
  private let request: ExecRequest
  private let files: ExecFiles
  private let tree: WorkingTree

  init(_ request: ExecRequest, _ files: ExecFiles, _ place: ExecPlace) throws(FileTreeError) {
    self.request = request
    self.files = files
    tree = try place.tree()
  }

  /// The artifacts: of one output file the main one, else one for each file, by its path. Throws
  /// where an output is missing or no file.
  func collect() throws -> StepOutput {
    var artifacts: [Artifact] = []
    var missing: [TreePath] = []
    for output in request.outputs {
      switch try kind(of: output.path) {
      case .absent: missing.append(output.path)
      case .directory: artifacts += try filesBelow(output.path)
      case .file, .executableFile:
        if output.isFolder {
          throw ExecError.wrongOutput(request, output.path, expected: "a folder")
        }
        artifacts.append(
          Artifact(
            name: request.outputs.count == 1 ? Artifact.main : output.path.text,
            mediaType: MediaType(fileName: output.path.name), bytes: try tree.read(output.path)))
      case .link, .other:
        throw ExecError.wrongOutput(request, output.path, expected: "a file or a folder")
      }
    }
    if !missing.isEmpty { throw ExecError.missingOutputs(request, missing) }
    let extra = try extraFiles()
    if extra.isEmpty { return StepOutput(artifacts) }
    let finding = ExecError.extraFiles(request, extra)
    if finding.severity == .error { throw ExecError([finding]) }
    return StepOutput(artifacts, findings: [finding])
  }

  /// What an output is; links are followed as long as they are relative and stay inside.
  private func kind(of path: TreePath) throws -> FileKind {
    let resolution = try tree.resolve(path)
    for crossing in resolution.crossings where crossing.target.utf8.first == UInt8(ascii: "/") {
      throw ExecError.linkLeaves(request, crossing.link, crossing.target)
    }
    switch resolution.outcome {
    case .success(let place): return place.kind
    case .failure(.leavesTree(let link, let target)):
      throw ExecError.linkLeaves(request, link, target)
    case .failure(let error): throw error
    }
  }

  // MARK: Folders

  /// Every file of an output folder, sorted. Links are kept as links.
  private func filesBelow(_ folder: TreePath) throws -> [Artifact] {
    try walk(folder) { _ in false }.map { path, kind in
      switch kind {
      case .link:
        let target = try tree.link(path) ?? ""
        guard target.utf8.first != UInt8(ascii: "/"),
          let end = path.parent?.appending(target), end.isInside(folder)
        else { throw ExecError.linkLeaves(request, path, target) }
        return Artifact(name: path.text, mediaType: .symbolicLink, bytes: Array(target.utf8))
      case .file, .executableFile:
        return Artifact(
          name: path.text, mediaType: MediaType(fileName: path.name), bytes: try tree.read(path))
      default: throw ExecError.wrongOutput(request, path, expected: "files, folders and links")
      }
    }
  }

  /// What lies beside inputs and outputs. In place nobody could say what is the command's.
  private func extraFiles() throws -> [TreePath] {
    if request.isInPlace { return [] }
    return try walk(.root) { path in
      files.files[path] != nil || request.outputs.contains { path.isInside($0.path) }
    }.map(\.path)
  }

  /// Everything below a folder that is no folder itself, sorted, links not followed; what is left
  /// out is not looked into.
  private func walk(
    _ folder: TreePath, except isLeftOut: (TreePath) -> Bool
  ) throws -> [(path: TreePath, kind: FileKind)] {
    var found: [(path: TreePath, kind: FileKind)] = []
    var open = [folder]
    while let next = open.popLast() {
      for entry in try tree.list(next) {
        let path = next.child(entry.name)
        if isLeftOut(path) { continue }
        if entry.kind == .directory {
          open.append(path)
        } else {
          found.append((path, entry.kind))
        }
      }
    }
    return found.sorted { $0.path < $1.path }
  }
}

extension MediaType {
  /// The text of a symbolic link.
  static let symbolicLink = MediaType(rawValue: "inode/symlink")
}
