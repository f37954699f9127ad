import BuildGraph
import CommandLineParser
import FileTree
import Findings
import GraphLanguage
import Text

extension CommandSpec {
  static let initialise = CommandSpec(
    "init", "Write a graph file for this repository.",
    details: """
      Writes out the graph that hgraph would use anyway by convention, so that it can be changed, \
      and keeps the store out of Git.
      """,
    run: { values in try Session.run(values) { try InitCommand(session: $0, workspace: $1).run() } }
  )
}

/// `hgraph init`.
struct InitCommand {
  let session: Session
  let workspace: Workspace

  func run() throws -> Int32 {
    let root = TreePath.root
    if try workspace.tree.exists(root.child(GraphLoader.folder)) {
      throw GraphError([
        Finding(
          code: "init.exists", at: Place(file: GraphLoader.folder), "there is a graph already",
          hints: ["hgraph build builds it"])
      ])
    }
    let writer = FileWriter(root: workspace.root)
    let text = try DefaultGraph(tree: workspace.tree).text()
    try writer.write(
      Array(text.utf8), to: root.child(GraphLoader.folder).child(DefaultGraph.fileName))
    session.say.result("wrote \(DefaultGraph.path)")
    try keepOutOfGit(root.child(".gitignore"), writer)
    session.say.result("next: hgraph build")
    return 0
  }

  private func keepOutOfGit(_ ignore: TreePath, _ writer: FileWriter) throws {
    var bytes = try workspace.tree.exists(ignore) ? workspace.tree.read(ignore) : []
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
    if lines.contains(where: {
      [".cache", ".cache/", ".cache/*", "/.cache", "/.cache/"].contains($0)
    }) {
      return
    }
    if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    try writer.write(bytes + Array(".cache/\n".utf8), to: ignore)
    session.say.result("added .cache/ to \(ignore)")
  }
}
