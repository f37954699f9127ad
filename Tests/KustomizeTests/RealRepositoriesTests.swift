import FileTree
import Kustomize
import TestSupport
import Testing
import YAML

@Suite struct RealRepositoriesTests {
  private static let repositories = [
    "onedr0p+home-ops", "tholinka+home-ops", "haraldkoch+kochhaus-home",
  ]

  /// Every kustomization of three real repositories: the same bytes, or refused as well.
  @Test(.enabled(if: Corpora.has("kustomize-real")), arguments: repositories)
  func everyFolderBuildsAsTheReferenceBuildsIt(_ name: String) throws {
    let root = try #require(Corpora.root)
    let index = try JSONDocument.read("kustomize-real/\(name)/index.json")
    let tree = try WorkingTree(root: "\(root)/repos/\(name)", isWorkspace: false)
    var unsupported: [String] = []
    let rows = try #require(index["dirs"]?.sequence)
    for row in rows {
      let directory = try #require(row["dir"]?.text)
      let path = try #require(TreePath(directory))
      let restrictor: KustomizeOptions.LoadRestrictor =
        row["flags"]?.items.isEmpty ?? true ? .rootOnly : .none
      do {
        let result = try build(tree, path, restrictor)
        try #require(row["ok"]?.text == "true", "\(directory) has to be refused")
        let file = try #require(row["file"]?.text)
        let expected = try #require(Corpora.read("kustomize-real/\(name)/\(file)"))
        #expect(
          result.yaml() == expected, "\(directory): \(firstDifference(result.yaml(), expected))")
        #expect(result.warnings.count == row["warnings"]?.items.count ?? 0, "\(directory)")
      } catch let error as KustomizeError {
        if case .unsupported(let feature) = error.problem {
          unsupported.append("\(feature): \(directory)")
        } else {
          #expect(row["ok"]?.text == "false", "\(directory): \(error.findings)")
        }
      }
      if restrictor == .none {
        #expect(throws: KustomizeError.self, "\(directory) with the default restriction") {
          try build(tree, path, .rootOnly)
        }
      }
    }
    print("\(name): \(rows.count) folders, \(unsupported.count) not supported yet")
    for line in unsupported { print("  \(line)") }
  }

  private func build(
    _ tree: WorkingTree, _ path: TreePath, _ restrictor: KustomizeOptions.LoadRestrictor
  ) throws -> KustomizeResult {
    let options = KustomizeOptions(loadRestrictor: restrictor, compatibility: .v5_5)
    return try Kustomizer(tree: tree, options: options).build(path)
  }
}
