import CommandLineParser
import FileTree
import Findings
import SOPS
import Text

/// `hgraph secrets check`: files that are meant to be encrypted and are not, or not whole.
extension SecretsWork {
  func check() throws -> Int32 {
    let files = try filesToCheck()
    var findings: [Finding] = []
    for path in files { findings += try self.findings(path).map { $0.at(path) } }
    session.say.findings(findings) { _ in nil }
    let bad = Set(findings.compactMap { $0.place.map { ByteText($0.file) } }).count
    session.say.result("\(files.count) files checked, \(bad) with findings")
    return findings.isEmpty ? 0 : 3
  }

  private func filesToCheck() throws -> [String] {
    let named = session.values.all("files")
    if !named.isEmpty, !session.values.flag("all") { return named }
    let workspace = try Workspace(session.values)
    var files: [String] = []
    try collect(.root, workspace.tree, &files, root: workspace.root)
    return files
  }

  private func collect(
    _ folder: TreePath, _ tree: WorkingTree, _ files: inout [String], root: String
  ) throws {
    for entry in try tree.list(folder) {
      let path = folder.child(entry.name)
      if entry.kind == .directory, entry.name != ".git" {
        try collect(path, tree, &files, root: root)
      } else if entry.kind.isFile, isMeant(path, root) {
        files.append(path.text)
      }
    }
  }

  /// Whether a file is meant to be encrypted: a rule with an expression matches it, or its name has
  /// `.sops.` in it. The configuration itself is not.
  private func isMeant(_ path: TreePath, _ root: String) -> Bool {
    if path.name == Configuration.fileName { return false }
    if path.name.contains(".sops.") { return true }
    let rule = try? rules.rule(for: root + "/" + path.text)
    return rule?.pathPattern.map { !$0.isEmpty } ?? false
  }

  private func findings(_ path: String) throws -> [Finding] {
    do {
      let file = try encryptedFile(path)
      var faults = try file.structureFaults()
      if faults.isEmpty, session.values.flag("verify") {
        do { _ = try file.open(with: SecretWorld.keyRing) } catch let error { faults = [error] }
      }
      return faults.flatMap(\.findings)
    } catch let error as SOPSError {
      return error.findings
    }
  }
}
