import FileTree
import TestSupport
import Testing
import Text

/// What every tree answers about the same files: one table, run over all of them.
private struct Expectation {
  let path: String
  let kind: String
  var content: String?
  var entries: String?
  var link: String?
}

private let expectations: [Expectation] = [
  Expectation(
    path: "", kind: "directory",
    entries: "a:directory deep:directory dirlink:link e\u{301}:file run:file \u{e9}:file"),
  Expectation(path: "a", kind: "directory", entries: ".hidden:file b.txt:file up:link x:directory"),
  Expectation(path: "a/b.txt", kind: "file", content: "b"),
  Expectation(path: "a/.hidden", kind: "file", content: "h"),
  Expectation(path: "a/up", kind: "file", content: "b", link: "../dirlink/b.txt"),
  Expectation(
    path: "dirlink", kind: "directory", entries: ".hidden:file b.txt:file up:link x:directory",
    link: "a"),
  Expectation(path: "dirlink/up", kind: "file", content: "b", link: "../dirlink/b.txt"),
  Expectation(path: "dirlink/x/y", kind: "directory", entries: "z:file"),
  Expectation(path: "run", kind: "executableFile", content: "#!"),
  Expectation(path: "deep/l1", kind: "file", content: "z", link: "l2"),
  Expectation(path: "deep/l2", kind: "file", content: "z", link: "./../a/./x/../x/y/z"),
  Expectation(path: "deep/dangling", kind: "absent", link: "nowhere/at/all"),
  Expectation(path: "deep/circle", kind: "error tooManyLinks", link: "circle2"),
  Expectation(path: "deep/out", kind: "error leavesTree", link: "../../outside"),
  Expectation(path: "deep/out/x", kind: "error leavesTree"),
  Expectation(path: "deep/absolute", kind: "error leavesTree", link: "/etc/passwd"),
  Expectation(path: "deep/root", kind: "directory", link: ".."),
  Expectation(path: "deep/root/deep/root/a/b.txt", kind: "file", content: "b"),
  Expectation(path: "deep/behindFile", kind: "absent", link: "../a/b.txt/x"),
  Expectation(path: "missing", kind: "absent"),
  Expectation(path: "a/b.txt/below", kind: "absent"),
  Expectation(path: "missing/below", kind: "absent"),
  Expectation(path: "\u{e9}", kind: "file", content: "composed"),
  Expectation(path: "e\u{301}", kind: "file", content: "decomposed"),
]

private let files: [(String, String)] = [
  ("a/b.txt", "b"), ("a/.hidden", "h"), ("a/x/y/z", "z"), ("\u{e9}", "composed"),
  ("e\u{301}", "decomposed"),
]
private let links: [(String, String)] = [
  ("a/up", "../dirlink/b.txt"), ("dirlink", "a"), ("deep/l1", "l2"),
  ("deep/l2", "./../a/./x/../x/y/z"), ("deep/dangling", "nowhere/at/all"),
  ("deep/circle", "circle2"), ("deep/circle2", "circle"), ("deep/out", "../../outside"),
  ("deep/absolute", "/etc/passwd"), ("deep/root", ".."), ("deep/behindFile", "../a/b.txt/x"),
]
private let globs: [(pattern: String, base: String, matches: String)] = [
  ("**", "a", "a/.hidden a/b.txt a/up a/x/y/z"),
  ("**/*.txt", "", "a/b.txt"),
  ("*/*.txt", "", "a/b.txt dirlink/b.txt"),
  ("*/root/run", "", "deep/root/run"),
  ("a/x/**/z", "", "a/x/y/z"),
  ("a/x/y/z/**", "", ""),
  ("nowhere/**", "", ""),
  ("z", "a/x/y", "a/x/y/z"),
  ("deep/*", "", "deep/l1 deep/l2"),
  ("{a,missing}/{b.txt,up}", "", "a/b.txt a/up"),
  ("**/**", "a/x", "a/x/y/z"),
]

private func memoryTree() throws -> MemoryTree {
  var tree = MemoryTree()
  for (path, text) in files { tree.write(text, to: try #require(TreePath(path))) }
  tree.write(Array("#!".utf8), to: try #require(TreePath("run")), isExecutable: true)
  for (path, target) in links { tree.link(try #require(TreePath(path)), to: target) }
  return tree
}

private func check(_ tree: any FileTree, _ name: String) throws {
  for expected in expectations {
    let path = try #require(TreePath(expected.path))
    let at: Comment = "\(name): \(path)"
    #expect(describe { () throws(FileTreeError) in "\(try tree.kind(path))" } == expected.kind, at)
    if let link = expected.link { #expect(try tree.link(path) == link, at) }
    let isFile = expected.content != nil
    let missing = expected.kind == "absent" ? "error missing" : expected.kind
    let other = expected.kind.hasPrefix("error") ? expected.kind : missing
    let content = describe { () throws(FileTreeError) in
      String(decoding: try tree.read(path), as: UTF8.self)
    }
    #expect(
      content == (isFile ? expected.content : other == "directory" ? "error notAFile" : other), at)
    let listing = describe { () throws(FileTreeError) in
      try tree.list(path).map { "\($0.name):\($0.kind)" }.joined(separator: " ")
    }
    if let entries = expected.entries {
      #expect(Array(listing.utf8) == Array(entries.utf8), at)
    } else if expected.kind != "directory" {
      #expect(listing == (isFile ? "error notADirectory" : other), at)
    }
  }
  for glob in globs {
    let found = try tree.glob(Glob(glob.pattern), below: try #require(TreePath(glob.base)))
    #expect(found.map(\.text).joined(separator: " ") == glob.matches, "\(name): \(glob.pattern)")
  }
}

private func describe(_ body: () throws(FileTreeError) -> String) -> String {
  do {
    return try body()
  } catch {
    let words = "\(error)".prefix { $0 != "(" }
    return "error \(words)"
  }
}

@Test func memoryTreeConforms() throws {
  try check(memoryTree(), "memory")
}

@Test func workingTreeConforms() throws {
  let folder = try TemporaryFolder()
  for (path, text) in files { try folder.write(text, to: path) }
  try folder.write("#!", to: "run", mode: 0o755)
  for (path, target) in links { try folder.link(path, to: target) }
  try folder.makeDirectory(".git/objects")
  try folder.makeDirectory(".cache/hgraph")
  try check(WorkingTree(root: folder.path), "working")
  let plain = try WorkingTree(root: folder.path, isWorkspace: false)
  #expect(try plain.list(.root).prefix(2).map(\.name) == [".cache", ".git"])
}

/// Half of the files below, half in the layer, and all kinds of rubbish that the layer hides.
@Test func overlayTreeConforms() throws {
  let whole = try memoryTree()
  var lower = whole
  lower.write("other", to: try #require(TreePath("a/b.txt")))
  lower.write("rubbish", to: try #require(TreePath("rubbish/below/x")))
  lower.write("in the way", to: try #require(TreePath("a/x")))
  lower.remove(try #require(TreePath("deep/out")))
  lower.write("a folder", to: try #require(TreePath("deep/l2/folder")))
  var tree = OverlayTree(over: lower)
  tree.write(Array("b".utf8), to: try #require(TreePath("a/b.txt")))
  tree.write(Array("z".utf8), to: try #require(TreePath("a/x/y/z")))
  tree.link(try #require(TreePath("deep/out")), to: "../../outside")
  tree.link(try #require(TreePath("deep/l2")), to: "./../a/./x/../x/y/z")
  tree.remove(try #require(TreePath("rubbish")))
  try check(tree, "overlay")
}

/// The order of listings is that of bytes, not of characters.
@Test func listingsAreSortedByBytes() throws {
  let tree = MemoryTree(["z": "", "\u{e9}": "", "e\u{301}": "", "Z": "", "a": ""])
  #expect(
    try tree.list(.root).map { Array($0.name.utf8) }
      == ["Z", "a", "e\u{301}", "z", "\u{e9}"].map { Array($0.utf8) })
}
