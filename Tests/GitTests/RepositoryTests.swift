import Findings
import Git
import Glibc
import TestSupport
import Testing
import Text

@Suite(.enabled(if: Sample.isPossible, "git is not installed"))
struct RepositoryTests {
  @Test func foundFromAnywhere() throws {
    let sample = try Sample()
    try sample.commit(["a/b/c.txt": "text\n"])
    // An empty folder of that name is no repository; Git looks on.
    try sample.folder.makeDirectory("a/.git")
    for place in [".", "a", "a/b", "\(sample.path)/a/b"] {
      let repository = try sample.repository(from: place)
      #expect(repository.workTree == sample.path)
      #expect(repository.gitDirectory == "\(sample.path)/.git")
      #expect(repository.commonDirectory == repository.gitDirectory)
      #expect(repository.refusal == nil)
    }
    let inside = try sample.repository(from: ".git/refs")
    #expect(inside.gitDirectory == "\(sample.path)/.git")
    #expect(inside.workTree == nil)
  }

  @Test func noRepository() throws {
    let sample = try Sample(empty: ())
    #expect(throws: GitError.notARepository(".")) { try sample.repository() }
    #expect(throws: GitError.notARepository("no/such")) { try sample.repository(from: "no/such") }
    try sample.folder.write("nonsense", to: ".git")
    #expect(throws: GitError.self) { try sample.repository() }
    try sample.folder.write("gitdir: nowhere\n", to: ".git")
    #expect(throws: GitError.self) { try sample.repository() }
  }

  @Test func heads() throws {
    let sample = try Sample()
    let repository = try sample.repository()
    #expect(try repository.head() == .unborn(branch: "main"))
    #expect(try repository.head().commit == nil)
    try sample.commit(["a": "1\n"])
    let first = try #require(ObjectID(try sample.git("rev-parse", "HEAD")))
    #expect(try repository.head() == .branch("main", first))
    #expect(try repository.head().commit == first)
    try sample.git("checkout", "-qb", "feature/x")
    try sample.commit(["a": "2\n"])
    let second = try #require(ObjectID(try sample.git("rev-parse", "HEAD")))
    #expect(try repository.head() == .branch("feature/x", second))
    try sample.git("tag", "-am", "note", "v1")
    let tag = try #require(ObjectID(try sample.git("rev-parse", "v1")))
    for turn in ["loose", "packed"] {
      #expect(try repository.head() == .branch("feature/x", second), "\(turn)")
      #expect(try repository.reference("refs/heads/main") == first, "\(turn)")
      #expect(try repository.reference("refs/tags/v1") == tag, "\(turn)")
      #expect(try repository.reference("refs/heads/feature") == nil, "\(turn)")
      #expect(try repository.reference("refs/heads/mai") == nil, "\(turn)")
      try sample.git("pack-refs", "--all")
    }
    // A loose reference is newer than the packed one.
    try sample.commit(["a": "3\n"])
    let third = try #require(ObjectID(try sample.git("rev-parse", "HEAD")))
    #expect(try repository.head() == .branch("feature/x", third))
    try sample.git("checkout", "-q", "--detach")
    #expect(try repository.head() == .detached(third))
    try sample.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    #expect(try repository.reference("refs/heads/alias") == first)
  }

  @Test func damagedReferences() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    let repository = try sample.repository()
    for text in [
      "", "ref: refs/heads/../../../x", "ref: /etc/passwd", "12345", "ref: refs//x",
      String(repeating: "z", count: 40),
    ] {
      try sample.folder.write(text, to: ".git/HEAD")
      #expect(throws: GitError.self, "\(text)") { try repository.head() }
    }
    try sample.folder.write("ref: refs/heads/a\n", to: ".git/HEAD")
    try sample.folder.write("ref: refs/heads/b\n", to: ".git/refs/heads/a")
    try sample.folder.write("ref: refs/heads/a\n", to: ".git/refs/heads/b")
    #expect(throws: GitError.self) { try repository.head() }
  }

  @Test func linkedWorkTree() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    try sample.git("worktree", "add", "-qb", "side", "other/tree")
    let repository = try sample.repository(from: "other/tree")
    #expect(repository.workTree == "\(sample.path)/other/tree")
    #expect(repository.gitDirectory == "\(sample.path)/.git/worktrees/tree")
    #expect(repository.commonDirectory == "\(sample.path)/.git")
    guard case .branch("side", let id) = try repository.head() else {
      Issue.record("\(try repository.head())")
      return
    }
    #expect(id.hex == (try sample.git("rev-parse", "side")))
    #expect(try repository.index().entries.count == 1)
  }

  @Test func bareAndElsewhere() throws {
    let bare = try Sample("--bare")
    let repository = try bare.repository()
    #expect(repository.workTree == nil)
    #expect(repository.gitDirectory == bare.path)
    #expect(throws: GitError.bare(bare.path)) { try repository.index() }
    #expect(try repository.head() == .unborn(branch: "main"))

    let sample = try Sample()
    try sample.folder.makeDirectory("tree")
    try sample.git("config", "core.worktree", "../tree")
    #expect(try sample.repository().workTree == "\(sample.path)/tree")
  }

  @Test func operationsUnderWay() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    try sample.git("checkout", "-qb", "other")
    try sample.commit(["a": "2\n"])
    try sample.git("checkout", "-q", "main")
    try sample.commit(["a": "3\n"])
    let cases: [([String], Operation, [String])] = [
      (["merge", "other"], .merge, ["merge", "--abort"]),
      (["rebase", "other"], .rebase, ["rebase", "--abort"]),
      (["cherry-pick", "other"], .cherryPick, ["cherry-pick", "--abort"]),
      (["revert", "HEAD~"], .revert, ["revert", "--abort"]),
      (["bisect", "start"], .bisect, ["bisect", "reset"]),
    ]
    for (start, operation, end) in cases {
      #expect(try sample.repository().operations == [], "before \(operation)")
      try sample.git(start, mayFail: true)
      #expect(try sample.repository().operations == [operation])
      try sample.git(end, mayFail: true)
    }
  }

  @Test func environmentOfAHook() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    let other = try Sample(empty: ())
    try sample.git("update-index", "--index-version", "4")
    var environment = sample.environment
    environment.variables[ByteText("GIT_DIR")] = ".git"
    environment.variables[ByteText("GIT_INDEX_FILE")] = ".git/next-index"
    let repository = try Repository.find(from: ".", environment)
    #expect(repository.workTree == sample.path)
    #expect(repository.indexFile == "\(sample.path)/.git/next-index")
    #expect(try repository.index().entries.isEmpty)
    environment.variables[ByteText("GIT_DIR")] = "\(sample.path)/.git"
    environment.variables[ByteText("GIT_WORK_TREE")] = other.path
    environment.directory = other.path
    #expect(try Repository.find(from: ".", environment).workTree == other.path)
  }

  @Test func foreignOwner() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    var environment = sample.environment
    environment.user = geteuid() + 1
    let foreign = GitError.foreignOwner(sample.path, owner: geteuid())
    let repository = try Repository.find(from: ".", environment)
    #expect(repository.refusal == foreign)
    #expect(repository.workTree == sample.path, "where it is may be known")
    #expect(throws: foreign) { try repository.head() }
    #expect(throws: foreign) { try repository.index() }
    #expect(throws: foreign) { try ObjectDatabase(repository) }
    #expect(foreign.findings.first?.hints.isEmpty == false)

    let home = try TemporaryFolder()
    environment.variables[ByteText("HOME")] = home.path
    let cases: [(String, isTrusted: Bool)] = [
      ("[safe]\n directory = \(sample.path)\n", true),
      ("[safe]\n directory = *\n", true),
      ("[safe]\n directory = \(sample.path)/*\n", true),
      ("[safe]\n directory = *\n directory =\n", false),
      ("[safe]\n directory = \(sample.path)x\n", false),
      ("[safe]\n directory = /\n", false),
    ]
    for (text, isTrusted) in cases {
      try home.write(text, to: ".gitconfig")
      let refusal = try Repository.find(from: ".", environment).refusal
      #expect((refusal == nil) == isTrusted, "\(text)")
    }
    // What the repository says about itself counts for nothing.
    try home.remove(".gitconfig")
    try sample.git("config", "safe.directory", "*")
    #expect(try Repository.find(from: ".", environment).refusal == foreign)
    // Root that came through sudo.
    environment.user = 0
    environment.variables[ByteText("SUDO_UID")] = "\(geteuid())"
    #expect(try Repository.find(from: ".", environment).refusal == nil)
  }

  @Test func formats() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    let cases: [(KeyValuePairs<String, String>, isKnown: Bool)] = [
      (["extensions.worktreeConfig": "true"], true),
      (["extensions.preciousObjects": "true"], true),
      (["extensions.relativeWorktrees": "true"], true),
      (["extensions.partialClone": "origin"], true),
      (["extensions.refStorage": "files"], true),
      (["extensions.refStorage": "reftable"], false),
      (["extensions.unheardOf": "true"], false),
      (["extensions.objectFormat": "sha512"], false),
    ]
    for (settings, isKnown) in cases {
      try sample.git("config", "core.repositoryformatversion", "1")
      for (key, value) in settings { try sample.git(["config", key, value]) }
      let repository = try sample.repository()
      #expect((repository.refusal == nil) == isKnown, "\(settings)")
      if isKnown {
        #expect(try ObjectDatabase(repository).revision("HEAD").commit != nil, "\(settings)")
      } else {
        #expect(throws: GitError.self) { try repository.head() }
        #expect(throws: GitError.self) { try ObjectDatabase(repository) }
      }
      for (key, _) in settings {
        try sample.folder.write(
          configuration(without: key, in: "\(sample.path)/.git/config"), to: ".git/config")
      }
    }
    try sample.folder.write("[core]\n\trepositoryformatversion = 2\n", to: ".git/config")
    #expect(try sample.repository().refusal != nil)
  }
}

/// A configuration without a setting: git itself would refuse to touch some of these.
private func configuration(without key: String, in path: String) -> String {
  let name = key.split(separator: ".").last.map { $0.lowercased() } ?? ""
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var lines = ""
  var buffer = [CChar](repeating: 0, count: 4096)
  while fgets(&buffer, Int32(buffer.count), file) != nil {
    let line = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if !line.lowercased().contains("\t\(name) =") { lines += line }
  }
  return lines
}
