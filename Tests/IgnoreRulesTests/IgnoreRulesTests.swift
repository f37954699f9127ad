import FileTree
import IgnoreRules
import Testing

@Suite struct IgnoreRulesTests {
  private func rules(_ text: String) -> IgnoreRules {
    var rules = IgnoreRules()
    rules.add(Array(text.utf8))
    return rules
  }

  @Test(arguments: [
    ("*.png", "a/b.png", true), ("*.png", "a/b.yaml", false),
    ("# *.png\n\n  \n", "a.png", false),
    (".github/", ".github/workflows/a.yaml", true), (".github/", "x/.github/a", true),
    (".github/", ".github", false),
    ("/kube", "kube/a.yaml", true), ("/kube", "x/kube/a.yaml", false),
    ("a/b", "a/b/c", true), ("a/b", "x/a/b", false), ("a/*/c", "a/b/c", true),
    ("**/.sops.yaml", ".sops.yaml", true), ("**/.sops.yaml", "a/b/.sops.yaml", true),
    ("a/**", "a/b/c", true), ("a/**/c", "a/x/y/c", true), ("a/**/c", "a/x/y/d", false),
    ("/*\n!/kube", "kube/apps/a.yaml", false), ("/*\n!/kube", "docs/a.md", true),
    ("*.md\n!README.md", "docs/README.md", false), ("!x\nx", "x", true),
    ("[ab].txt", "b.txt", true), ("[^ab].txt", "b.txt", false), ("[b", "[b", false),
    ("name  ", "name", true), ("a/**b", "a/cb", false),
  ])
  func lastMatchDecides(_ text: String, _ path: String, _ isIgnored: Bool) throws {
    #expect(rules(text).ignores(try #require(TreePath(path))) == isIgnored)
  }

  @Test func patternsCountBelowTheirFolder() throws {
    var rules = IgnoreRules()
    rules.add(Array("*.txt\r\n".utf8), below: try #require(TreePath("a")))
    #expect(rules.ignores(try #require(TreePath("a/b/c.txt"))))
    #expect(!rules.ignores(try #require(TreePath("b/c.txt"))))
    #expect(!rules.ignores(try #require(TreePath("a"))))
  }

  @Test func filteredTreeHidesFilesFromEveryQuestion() throws {
    let tree = MemoryTree(["a/x.png": "x", "a/y.yaml": "y", "b/z.png": "z"])
    let filtered = FilteredTree(tree, without: rules("*.png"))
    let hidden = try #require(TreePath("a/x.png"))
    #expect(throws: FileTreeError.missing(hidden)) { try filtered.read(hidden) }
    #expect(try filtered.kind(hidden) == .absent)
    #expect(try filtered.entry(hidden) == .absent)
    #expect(try filtered.list(try #require(TreePath("a"))).map(\.name) == ["y.yaml"])
    #expect(try filtered.list(.root).map(\.name) == ["a", "b"])
    #expect(try filtered.glob(Glob("**"), below: .root).map(\.text) == ["a/y.yaml"])
  }
}
