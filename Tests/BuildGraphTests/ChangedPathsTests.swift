import BuildGraph
import FileTree
import Testing
import Text

private func tree(_ files: [String]) -> MemoryTree {
  var tree = MemoryTree()
  for file in files { tree.write([], to: path(file)) }
  return tree
}

/// Which questions a change reaches: the file's own, listings of its folder where it came or went,
/// those of folders that came or went with it, and patterns whose matches differ.
@Test func changesReachQuestions() throws {
  let changes = ChangedPaths(
    [
      .init(path("a/new/x.yaml"), .added), .init(path("a/gone.yaml"), .deleted),
      .init(path("a/same.yaml"), .modified), .init(path("a/run"), .modeChanged),
    ],
    from: tree(["a/gone.yaml", "a/same.yaml", "a/run"]),
    to: tree(["a/new/x.yaml", "a/same.yaml", "a/run"]))
  let star = try Glob("*.yaml")
  let deep = try Glob("**/*.yaml")
  let other = try Glob("*.txt")
  let cases: [(Question, [String])] = [
    (.content(path("a/same.yaml")), ["a/same.yaml"]), (.kind(path("a/same.yaml")), []),
    (.content(path("a/run")), ["a/run"]), (.kind(path("a/run")), ["a/run"]),
    (.content(path("a/gone.yaml")), ["a/gone.yaml"]),
    (.kind(path("a/gone.yaml")), ["a/gone.yaml"]),
    (.content(path("a/other.yaml")), []), (.kind(path("a")), []), (.list(.root), []),
    (.list(path("a")), ["a/gone.yaml", "a/new/x.yaml"]), (.list(path("b")), []),
    (.kind(path("a/new")), ["a/new/x.yaml"]), (.list(path("a/new")), ["a/new/x.yaml"]),
    (.glob(base: path("a"), pattern: star), ["a/gone.yaml"]),
    (.glob(base: .root, pattern: deep), ["a/gone.yaml", "a/new/x.yaml"]),
    (.glob(base: path("a"), pattern: other), []), (.environment(ByteText("HOME")), []),
  ]
  for (question, causes) in cases {
    #expect(changes.causes(of: question).map(\.text) == causes, "\(question)")
  }
}

/// A file that decides over the content of others reaches all below its folder.
@Test func decidersReachContents() {
  let changes = ChangedPaths(
    [], from: tree([]), to: tree([]), rewritten: [path("a"): path("a/.gitattributes")])
  #expect(!changes.isEmpty)
  #expect(changes.causes(of: .content(path("a/b/c"))) == [path("a/.gitattributes")])
  #expect(changes.causes(of: .content(path("b/c"))).isEmpty)
  #expect(changes.causes(of: .list(path("a"))).isEmpty)
}
