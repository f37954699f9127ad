import BuildGraph
import FileTree
import Findings
import Glibc

/// Makes dependencies of what a command says that it has read.
struct ExecDepfile {
  private let request: ExecRequest
  private let files: ExecFiles
  private let place: ExecPlace

  init(_ request: ExecRequest, _ files: ExecFiles, _ place: ExecPlace) {
    self.request = request
    self.files = files
    self.place = place
  }

  /// Reads the depfile, removes it, and records each file that it names. Those of the workspace
  /// must be declared; those of the machine are recorded like programs.
  func record(_ context: any StepContext) throws {
    guard let path = request.depfile else { return }
    var read: Set<TreePath> = []
    var undeclared: [String] = []
    for name in try names(path) {
      guard let inside = place.path(name) else {
        if !name.utf8.starts(with: "/".utf8) {
          undeclared.append(name)
        } else if !name.utf8.starts(with: (place.scratch.path + "/").utf8) {
          _ = try context.tool(name)
        }
        continue
      }
      if request.outputs.contains(where: { inside.isInside($0.path) }) { continue }
      if files.files[inside] == nil {
        undeclared.append(inside.text)
      } else if files.optional.contains(inside) {
        read.insert(inside)
      }
    }
    if !undeclared.isEmpty { throw ExecError.depfileNames(request, undeclared) }
    for path in read.sorted() {
      _ = try context.tree.kind(path)
      _ = try context.tree.read(path)
    }
  }

  private func names(_ path: TreePath) throws -> [String] {
    let bytes: [UInt8]
    do {
      bytes = try place.tree().read(path)
    } catch {
      if case .missing = error { throw ExecError.depfileMissing(request, path) }
      throw error
    }
    unlink("\(place.work)/\(path)")
    do {
      return try Depfile(bytes).names
    } catch {
      throw ExecError.depfileBroken(request, path, error)
    }
  }
}
