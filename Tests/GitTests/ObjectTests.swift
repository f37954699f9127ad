import Findings
import Git
import Glibc
import TestSupport
import Testing

@Suite(.enabled(if: Sample.isPossible, "git is not installed"))
struct ObjectTests {
  @Test func revisions() throws {
    let sample = try Sample()
    let repository = try sample.repository()
    let unborn = try ObjectDatabase(repository)
    for text in ["HEAD", "HEAD~1", "@"] {
      #expect(throws: GitError.unbornHead(branch: "main"), "\(text)") { try unborn.revision(text) }
    }
    for count in 1...3 { try sample.commit(["a": "\(count)\n", "d/b": "b\n"]) }
    try sample.git("tag", "-am", "note", "v1", "HEAD~1")
    try sample.git("tag", "-am", "blob", "blobtag", "HEAD:a")
    try sample.git("branch", "feature/x", "HEAD~2")
    let objects = try ObjectDatabase(repository)
    for text in ["HEAD", "@", "main", "HEAD~1", "HEAD^", "v1", "v1^{commit}", "feature/x"] {
      let revision = try objects.revision(text)
      #expect(revision.commit?.hex == (try sample.git("rev-parse", "\(text)^{commit}")), "\(text)")
      #expect(revision.tree.hex == (try sample.git("rev-parse", "\(text)^{tree}")), "\(text)")
      #expect(revision.time == 1_700_000_000)
      let parents = try sample.git("log", "-1", "--format=%P", text)
      #expect(revision.parents.map(\.hex).joined(separator: " ") == parents)
    }
    let head = try sample.git("rev-parse", "HEAD")
    #expect(try objects.revision(String(head.prefix(10))).commit?.hex == head)
    let tree = try objects.revision("HEAD^{tree}")
    #expect(tree.commit == nil)
    #expect(tree.tree.hex == (try sample.git("rev-parse", "HEAD^{tree}")))
    let cases: [(String, GitError)] = [
      ("none", .unknownRevision("none")), ("", .unknownRevision("")),
      ("HEAD~9", .unknownRevision("HEAD~9")), ("a\0b", .unknownRevision("a\0b")),
      ("HEAD:a", .notATree("HEAD:a", kind: "blob")),
      ("blobtag", .notATree("blobtag", kind: "tag of something else")),
      (String(repeating: "0", count: 40), .unknownRevision(String(repeating: "0", count: 40))),
    ]
    for (text, error) in cases {
      #expect(throws: error, "\(text)") { try objects.revision(text) }
    }
  }

  @Test func objects() throws {
    let sample = try Sample()
    try sample.commit(["a.txt": "text\n", "empty": "", "d/e/f": "deep\n"])
    let objects = try ObjectDatabase(try sample.repository())
    let tree = try objects.tree(objects.revision("HEAD").tree)
    let lines = tree.map { "\(String($0.mode.rawValue, radix: 8)) \($0.id)" }
    let expected = try sample.git("ls-tree", "HEAD").split(separator: "\n").map { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      return "\(words[0].drop { $0 == "0" }) \(words[2])"
    }
    #expect(lines == expected)
    let blob = try #require(tree.first { $0.name == Array("a.txt".utf8) })
    #expect(try objects.blob(blob.id) == Array("text\n".utf8))
    #expect(try objects.byteCount(of: blob.id) == 5)
    #expect(try objects.contains(blob.id))
    #expect(throws: GitError.self) { try objects.tree(blob.id) }
    let nothing = try #require(ObjectID(String(repeating: "1", count: 40)))
    #expect(try !objects.contains(nothing))
    #expect(throws: GitError.missingObject(nothing, promisedBy: nil)) { try objects.blob(nothing) }
    // An object that appears later, in a pack, is found.
    try sample.commit(["new": "new\n"])
    try sample.git("gc", "-q")
    let new = try #require(ObjectID(try sample.git("rev-parse", "HEAD:new")))
    #expect(try objects.blob(new) == Array("new\n".utf8))
  }

  /// A loose object that was cut short or damaged is told; libgit2 alone would wait for ever.
  @Test func damagedObjects() throws {
    let sample = try Sample()
    try sample.commit(["short": "x", "long": String(repeating: "0123456789\n", count: 500)])
    try sample.commit(["empty": "", "long": String((0..<900).map { "\($0 * $0) " }.joined())])
    let repository = try sample.repository()
    for name in ["HEAD:short", "HEAD:empty", "HEAD:long", "HEAD~:long", "HEAD^{tree}", "HEAD"] {
      let hex = try sample.git("rev-parse", name)
      let id = try #require(ObjectID(hex))
      let place = "\(sample.path)/.git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
      func look() throws {
        // What a database has read it keeps: each look is with a new one.
        let objects = try ObjectDatabase(repository)
        switch name {
        case "HEAD": _ = try objects.revision(hex)
        case "HEAD^{tree}": _ = try objects.tree(id)
        default: _ = try objects.blob(id)
        }
      }
      try look()
      let bytes = try Files.read(place)
      for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
        try Files.write(Array(bytes[..<length]), place)
        // The sum at the very end may be missing without harm: the content is hashed.
        if length < bytes.count - 8 {
          #expect(throws: GitError.self, "\(name), \(length)") { try look() }
        } else {
          try? look()
        }
      }
      for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
        var flipped = bytes
        flipped[position] ^= 1 << UInt8(position % 8)
        try Files.write(flipped, place)
        try? look()
        _ = try? ObjectDatabase(repository).byteCount(of: id)
      }
      try Files.write(bytes, place)
      try look()
    }
  }

  @Test func alternates() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    try sample.git("clone", "-q", "--shared", ".", "clone")
    let clone = try ObjectDatabase(try sample.repository(from: "clone"))
    let blob = try #require(ObjectID(try sample.git("rev-parse", "HEAD:a")))
    #expect(try clone.blob(blob) == Array("1\n".utf8))
    let head = try sample.git("rev-parse", "HEAD")
    #expect(try clone.revision(String(head.prefix(8))).commit?.hex == head)
  }

  /// The same paths as `git diff-tree` finds.
  @Test func changes() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n", "d/e/f": "f\n", "d/g": "g\n", "gone/x": "x\n", "kind": "k\n"])
    try sample.folder.remove("gone")
    try sample.folder.remove("kind")
    try sample.folder.link("kind", to: "a")
    chmod("\(sample.path)/d/g", 0o755)
    try sample.commit(["a": "2\n", "new/é": "n\n", "d.x": "between\n"])
    try sample.folder.remove("a")
    try sample.commit(["a/b": "a folder now\n"])
    let objects = try ObjectDatabase(try sample.repository())
    for (from, to) in [("HEAD~2", "HEAD~1"), ("HEAD~1", "HEAD"), ("HEAD", "HEAD~2")] {
      let changes = try objects.changes(
        from: objects.revision(from).tree, to: objects.revision(to).tree)
      let raw = try sample.git(["diff-tree", "-r", "-z", "--raw", "--no-renames", from, to])
      let words = raw.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      let expected = stride(from: 0, to: words.count, by: 2).map { position in
        "\(words[position]) \(words[position + 1])"
      }
      #expect(changes.map(line).sorted() == expected.sorted(), "\(from) \(to)")
    }
    let all = try objects.changes(from: nil, to: objects.revision("HEAD~2").tree)
    #expect(all.map(\.pathText) == ["a", "d/e/f", "d/g", "gone/x", "kind"])
    #expect(all.allSatisfy { $0.kind == .added && $0.old == nil })
  }

  @Test func mergeBases() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    try sample.git("branch", "other")
    try sample.commit(["a": "2\n"])
    try sample.git("checkout", "-q", "other")
    try sample.commit(["b": "1\n"])
    try sample.git("checkout", "-q", "--orphan", "alone")
    try sample.commit(["c": "1\n"])
    let objects = try ObjectDatabase(try sample.repository())
    func commit(_ text: String) throws -> ObjectID {
      try #require(try objects.revision(text).commit)
    }
    let base = try objects.mergeBase(commit("main"), commit("other"))
    #expect(base?.hex == (try sample.git("merge-base", "main", "other")))
    #expect(try objects.mergeBase(commit("main"), commit("alone")) == nil)
  }

  @Test func repositoriesWithoutObjects() throws {
    let other = try Sample("--object-format=sha256")
    try other.commit(["a": "1\n"])
    let repository = try other.repository()
    #expect(
      throws: GitError.unsupported(repository.gitDirectory, feature: "object format sha256")
    ) { try ObjectDatabase(repository) }
    #expect(try repository.head().commit?.hex == (try other.git("rev-parse", "HEAD")))
    #expect(try repository.index().entries.first?.id.format == .sha256)

    let bare = try Sample("--bare")
    #expect(throws: GitError.unbornHead(branch: "main")) {
      try ObjectDatabase(bare.repository()).revision("HEAD")
    }
  }

  /// A blob that a partial clone left out.
  @Test func partialClone() throws {
    let sample = try Sample()
    try sample.commit(["a": "1\n"])
    try sample.git("config", "uploadpack.allowFilter", "true")
    try sample.git(["clone", "-q", "--bare", "--filter=blob:none", "file://\(sample.path)", "part"])
    let objects = try ObjectDatabase(try sample.repository(from: "part"))
    let blob = try #require(ObjectID(try sample.git("rev-parse", "HEAD:a")))
    let error = GitError.missingObject(blob, promisedBy: "origin")
    #expect(throws: error) { try objects.blob(blob) }
    #expect(error.findings.first?.hints == ["git fetch origin \(blob)"])
    #expect(try objects.tree(objects.revision("HEAD").tree).count == 1)
  }

  @Test func threads() throws {
    let sample = try Sample()
    try sample.commit(["a": String(repeating: "text\n", count: 10_000)])
    let objects = try ObjectDatabase(try sample.repository())
    let blob = try #require(ObjectID(try sample.git("rev-parse", "HEAD:a")))
    let right = Threads.count(8) { (try? objects.blob(blob).count) == 50_000 }
    #expect(right == 8)
  }

  private func line(_ change: TreeChange) -> String {
    let nothing = String(repeating: "0", count: 40)
    func mode(_ side: TreeChange.Side?) -> String {
      guard let side else { return "000000" }
      return String(side.mode.rawValue, radix: 8)
    }
    let letter =
      switch change.kind {
      case .added: "A"
      case .deleted: "D"
      case .modified: "M"
      case .typeChanged: "T"
      }
    return ":\(mode(change.old)) \(mode(change.new)) \(change.old?.id.hex ?? nothing)"
      + " \(change.new?.id.hex ?? nothing) \(letter) \(change.pathText)"
  }
}
