import BuildGraph
import CommandLineParser
import FileTree
import Findings

extension CommandSpec {
  static let clean = CommandSpec(
    "clean", "Remove the store, or what --out laid out.",
    details: """
      The next build runs everything again; no file of the repository is touched. With --out, what \
      an earlier build laid out in that folder is removed instead, and the store stays. Files \
      there that hgraph did not write, or that were changed since, stay too.
      """,
    examples: [
      ("hgraph clean", "forget all that was built"),
      ("hgraph clean --out rendered", "take away what build --out rendered put there"),
    ],
    inputs: [
      .option("out", nil, "dir", "The folder of an earlier --out.", completion: .directories)
    ],
    run: { values in
      if values.isGiven("out") {
        return try Session.run(values) { session in try CleanCommand(session: session).clearOut() }
      }
      return try Session.run(values) { session, workspace in
        try CleanCommand(session: session).removeStore(of: workspace)
      }
    })
}

/// `hgraph clean`.
struct CleanCommand {
  let session: Session

  func removeStore(of workspace: Workspace) throws -> Int32 {
    let removal = FolderRemoval(root: workspace.root)
    let removed = try removal.remove(TreePath(".cache/hgraph") ?? .root)
    // Other things may live there.
    removal.removeIfEmpty(TreePath(".cache") ?? .root)
    session.say.note(
      removed == 0 ? "there is no store" : "removed .cache/hgraph, \(byteCount(removed))")
    return 0
  }

  func clearOut() throws -> Int32 {
    let folder = session.values.text("out") ?? ""
    let changes = try OutDirectory(folder).clear()
    let empty = FolderRemoval(root: folder)
    empty.removeIfEmpty(.root)
    session.say.findings(changes.findings) { _ in nil }
    let count = changes.removed.count
    session.say.note(
      count == 0
        ? "nothing of hgraph's is in \(folder)"
        : "removed \(count) \(count == 1 ? "file" : "files") of \(folder)")
    return 0
  }
}
