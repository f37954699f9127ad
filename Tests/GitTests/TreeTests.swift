import Digest
import FileTree
import Git
import Glibc
import TestSupport
import Testing
import Text

@Suite(.enabled(if: Sample.isPossible, "git is not installed"))
struct TreeTests {
  /// A commit and the index look like a checkout of them.
  @Test func likeACheckout() throws {
    let sample = try Sample()
    try fill(sample)
    try sample.git("worktree", "add", "-q", "--detach", "out", "HEAD")
    let objects = try ObjectDatabase(try sample.repository(from: "out"))
    for folder in ["", "apps", "apps/deep"] {
      let below = TreePath(folder) ?? .root
      let disk = try WorkingTree(root: "\(sample.path)/out/\(folder)")
      let commit = try CommitTree(objects.revision("HEAD"), in: objects, below: below)
      let index = try IndexTree(objects.repository.index(), in: objects, below: below)
      let expected = try description(of: disk)
      #expect(expected.count > (folder == "apps/deep" ? 0 : 5))
      #expect(try description(of: commit) == expected, "commit, \(folder)")
      #expect(try description(of: index) == expected, "index, \(folder)")
      #expect(commit.location == disk.location)
    }
    #expect(throws: GitError.self) {
      try CommitTree(objects.revision("HEAD"), in: objects, below: TreePath("no") ?? .root)
    }
  }

  @Test func pathsThatLeadNowhere() throws {
    let sample = try Sample()
    try fill(sample)
    let objects = try ObjectDatabase(try sample.repository())
    let trees: [any FileTree] = [
      try CommitTree(objects.revision("HEAD"), in: objects),
      try IndexTree(objects.repository.index(), in: objects),
    ]
    for tree in trees {
      let cases: [(String, FileTreeError)] = [
        ("no", .missing(path("no"))), ("apps/a.yaml/x", .missing(path("apps/a.yaml/x"))),
        ("apps", .notAFile(path("apps"))),
        ("out-link", .leavesTree(path("out-link"), target: "../x")),
        ("circle", .tooManyLinks(path("circle"))),
      ]
      for (text, error) in cases {
        #expect(throws: error, "\(text)") { try tree.read(path(text)) }
      }
      #expect(throws: FileTreeError.notADirectory(path("run.sh"))) { try tree.list(path("run.sh")) }
      #expect(try tree.kind(path("run.sh")) == .executableFile)
      #expect(try tree.kind(path("no/where")) == .absent)
    }
  }

  @Test func identities() throws {
    let sample = try Sample()
    try fill(sample)
    let objects = try ObjectDatabase(try sample.repository())
    let commit = try CommitTree(objects.revision("HEAD"), in: objects)
    let index = try IndexTree(objects.repository.index(), in: objects)
    for name in ["apps/a.yaml", "run.sh", "apps/deep/x"] {
      let id = try #require(ObjectID(try sample.git("rev-parse", "HEAD:\(name)")))
      #expect(try commit.identity(path(name)) == .blob(id))
      #expect(try index.identity(path(name)) == .blob(id))
    }
    for name in ["apps", "no", "link"] { #expect(try commit.identity(path(name)) == nil) }
  }

  @Test func kindsOfIndexEntries() throws {
    let sample = try Sample()
    try fill(sample)
    let objects = try ObjectDatabase(try sample.repository())
    try sample.folder.write("later\n", to: "later/on")
    try sample.git("add", "-N", "later/on")
    try sample.git("update-index", "--skip-worktree", "apps/a.yaml")
    let tree = try IndexTree(objects.repository.index(), in: objects)
    #expect(try tree.kind(path("later")) == .absent)
    #expect(try tree.kind(path("apps/a.yaml")) == .file)

    let sparse = try Sample()
    try fill(sparse)
    try sparse.git("sparse-checkout", "set", "--cone", "--sparse-index", "clusters")
    let sparseObjects = try ObjectDatabase(try sparse.repository())
    let whole = try CommitTree(sparseObjects.revision("HEAD"), in: sparseObjects)
    let index = try sparseObjects.repository.index()
    #expect(index.entries.contains { $0.mode == .directory })
    let part = try IndexTree(index, in: sparseObjects)
    let expected = try description(of: whole)
    #expect(try description(of: part) == expected)
  }

  @Test func conflicts() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n", "b": "1\n"])
    try sample.git("checkout", "-qb", "other")
    try sample.commit(["a": "2\n", "b": "2\n"])
    try sample.git("checkout", "-q", "main")
    try sample.commit(["a": "3\n", "b": "3\n"])
    try sample.git(["merge", "-q", "other"], mayFail: true)
    let objects = try ObjectDatabase(try sample.repository())
    #expect(throws: GitError.conflicts(["a", "b"])) {
      try IndexTree(objects.repository.index(), in: objects)
    }
  }

  @Test func submodules() throws {
    let inner = try Sample()
    try inner.commit(["in/side.txt": "inside\n", ".gitattributes": "*.txt eol=crlf\n"])
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    try sample.git(
      "submodule", "-q", "add", "--name", "the/name", "file://\(inner.path)", "mods/one")
    try sample.git("commit", "-qm", "submodule")
    let objects = try ObjectDatabase(try sample.repository())
    let tree = try CommitTree(objects.revision("HEAD"), in: objects)
    let expected = try description(of: hidingGit(sample))
    #expect(try description(of: tree) == expected)
    #expect(try tree.read(path("mods/one/in/side.txt")) == Array("inside\r\n".utf8))
    try sample.folder.remove(".git/modules")
    let bereft = try CommitTree(objects.revision("HEAD"), in: objects)
    #expect(try bereft.kind(path("mods/one")) == .directory)
    #expect(throws: FileTreeError.self) { try bereft.list(path("mods/one")) }
    #expect(throws: FileTreeError.self) { try bereft.read(path("mods/one/in/side.txt")) }
    #expect(try bereft.read(path("a")) == Array("1\n".utf8))
  }

  private func hidingGit(_ sample: Sample) throws -> WorkingTree {
    // The file by which a submodule's work tree finds its repository is in no commit.
    try sample.folder.remove("mods/one/.git")
    return try WorkingTree(root: sample.path)
  }

  @Test func namesThatAreNoText() throws {
    let sample = try Sample()
    try sample.commit(["d/good": "1\n"])
    let bad = "\(sample.path)/d".withCString { folder in
      var name = Array("\(String(cString: folder))/".utf8CString.dropLast())
      name += [CChar(bitPattern: 0xFF), 0]
      return open(name, O_CREAT | O_WRONLY, 0o644)
    }
    #expect(bad >= 0)
    close(bad)
    try sample.commit([:])
    let objects = try ObjectDatabase(try sample.repository())
    let tree = try CommitTree(objects.revision("HEAD"), in: objects)
    #expect(throws: FileTreeError.invalidName(path("d"), name: "\u{FFFD}")) {
      try tree.list(path("d"))
    }
    #expect(try tree.read(path("d/good")) == Array("1\n".utf8))
  }
}

func path(_ text: String) -> TreePath { TreePath(text) ?? .root }

/// Everything that a tree shows, as lines.
func description(of tree: any FileTree) throws -> [String] {
  var lines: [String] = []
  var open = [TreePath.root]
  while let folder = open.popLast() {
    for entry in try tree.list(folder) {
      let path = folder.child(entry.name)
      let link = try tree.link(path)
      var line = "\(path) \(entry.kind) \(link ?? "")"
      do {
        let kind = try tree.kind(path)
        line += " \(kind)"
        if kind.isFile { line += " \(Digest(of: try tree.read(path)))" }
      } catch {
        line += " \(error)"
      }
      lines.append(line)
      if entry.kind == .directory { open.append(path) }
    }
  }
  return lines.sorted()
}

private func fill(_ sample: Sample) throws {
  let folder = sample.folder
  for name in ["apps/a.yaml", "apps/deep/x", "apps/deep.txt", "apps/deep-er/y", "clusters/é/ü"] {
    try folder.write("content of \(name)\n", to: name)
  }
  try folder.write("", to: ".cache/.gitkeep")
  try folder.write("", to: "apps/.cache/kept")
  try folder.write("#!/bin/sh\n", to: "run.sh", mode: 0o755)
  try folder.link("link", to: "apps/a.yaml")
  try folder.link("apps/up", to: "../clusters")
  try folder.link("broken", to: "nowhere/at/all")
  try folder.link("out-link", to: "../x")
  try folder.link("apps/far", to: "../../../x")
  try folder.link("circle", to: "circle")
  try sample.git("add", "-A")
  try sample.git("commit", "-qm", "all")
}
