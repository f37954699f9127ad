import BuildGraph
import FileTree
import Findings
import Text

/// What `write` says: where a node's artifacts are put into the working tree.
struct WrittenPaths {
  private let write: GraphFile.Write
  private let scope: Scope

  init(_ write: GraphFile.Write, scope: Scope) {
    self.write = write
    self.scope = scope
  }

  /// Artifact names to paths.
  ///
  /// `write: true` takes the paths from the parameters: `to`, or `outputs`, a list. Where that has
  /// several paths, each is the name of an artifact; the only one is the main artifact.
  func paths(of spec: NodeSpec) throws(GraphError) -> [String: TreePath] {
    switch write {
    case .none: return [:]
    case .path(let path):
      let written = try Expression(path.text, at: path.place).text(in: scope)
      return [Artifact.main: try self.path(written, at: path.place)]
    case .outputs(let place):
      if let to = spec.parameters["to"]?.text {
        return [Artifact.main: try path(to, at: place)]
      }
      let outputs = spec.parameters["outputs"]?.elements?.compactMap(\.text) ?? []
      if outputs.isEmpty { throw nowhere(spec, at: place) }
      if outputs.count == 1 { return [Artifact.main: try path(outputs[0], at: place)] }
      var paths: [String: TreePath] = [:]
      for output in outputs {
        let path = try path(output, at: place)
        paths[path.text] = path
      }
      return paths
    }
  }

  private func path(_ written: String, at place: Place) throws(GraphError) -> TreePath {
    guard let path = TreePath(written), path != .root else {
      throw leavesWorkspace(written, at: place)
    }
    if written.utf8.last == UInt8(ascii: "/") {
      throw GraphError([
        Finding(
          code: "graph.write", at: place, "the folder \(written) cannot be put into the tree",
          expected: "files", hints: ["name each file under outputs"])
      ])
    }
    return path
  }

  private func nowhere(_ spec: NodeSpec, at place: Place) -> GraphError {
    GraphError([
      Finding(
        code: "graph.write", at: place, "nothing says where \(spec.label) is written to",
        expected: "a parameter \"to\" or \"outputs\" under with, or a path behind write")
    ])
  }
}
