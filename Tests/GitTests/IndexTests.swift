import Git
import Glibc
import TestSupport
import Testing

@Suite(.enabled(if: Sample.isPossible, "git is not installed"))
struct IndexTests {
  /// Every kind of index that the real git writes is read as git itself reads it.
  @Test func readsAsGitDoes() throws {
    for (name, version, prepare) in kinds {
      let sample = try name == "sha256" ? Sample("--object-format=sha256") : Sample()
      try prepare(sample)
      let index = try sample.repository().index(verifyingChecksum: true)
      #expect(index.version == version, "\(name)")
      let expected = try listing(sample)
      #expect(index.entries.count == expected.count, "\(name)")
      #expect(index.entries.map { line(of: $0, in: index) } == expected, "\(name)")
    }
  }

  private let kinds: [(String, version: Int, (Sample) throws -> Void)] = [
    ("empty", 0, { _ in }),
    ("plain", 2, { try fill($0) }),
    (
      "version 4", 4,
      {
        try fill($0)
        try $0.git("update-index", "--index-version", "4")
      }
    ),
    ("sha256", 2, { try fill($0) }),
    ("intent to add", 3, addIntent),
    (
      "intent to add, version 4", 4,
      { sample in
        try addIntent(sample)
        try sample.git("update-index", "--index-version", "4")
      }
    ),
    (
      "skipped", 3,
      { sample in
        try fill(sample)
        try sample.git("update-index", "--skip-worktree", "a/b/c.yaml")
        try sample.git("update-index", "--assume-unchanged", "a/b.yaml")
      }
    ),
    ("conflict", 2, conflict),
    ("split", 2, split),
    (
      "split, version 4", 4,
      { sample in
        try sample.git("config", "index.version", "4")
        try split(sample)
      }
    ),
    (
      "sparse", 3,
      { sample in
        try fill(sample)
        try sample.git("commit", "-qm", "all")
        try sample.git("sparse-checkout", "set", "--cone", "--sparse-index", "deep")
      }
    ),
    (
      "without checksum", 2,
      { sample in
        try fill(sample)
        // Git 2.39 cannot leave it out itself: zeros stand where it would be.
        let path = "\(sample.path)/.git/index"
        let file = open(path, O_WRONLY)
        defer { close(file) }
        let end = lseek(file, 0, SEEK_END)
        #expect(pwrite(file, [UInt8](repeating: 0, count: 20), 20, end - 20) == 20)
      }
    ),
  ]

  /// An extension that must be understood makes an index unusable; one that need not be does not.
  @Test func unknownExtensions() throws {
    let sample = try Sample()
    try fill(sample)
    let bytes = try readIndex(sample)
    for (name, error) in [
      ("zzzz", GitError.unknownIndexExtension("i", name: "zzzz")), ("ZZZZ", nil),
    ] {
      let added = bytes.dropLast(20) + Array(name.utf8) + [0, 0, 0, 2, 7, 7] + bytes.suffix(20)
      let result = Result { () throws(GitError) in try GitIndex(Array(added), .sha1, name: "i") }
      switch (result, error) {
      case (.failure(let found), let expected?): #expect(found == expected)
      case (.success(let index), nil): #expect(!index.entries.isEmpty)
      default: Issue.record("\(name): \(result)")
      }
    }
  }

  @Test func wrongChecksum() throws {
    let sample = try Sample()
    try fill(sample)
    var bytes = try readIndex(sample)
    bytes[20] ^= 1
    _ = try GitIndex(bytes, .sha1, name: "i")
    #expect(throws: GitError.self) {
      try GitIndex(bytes, .sha1, name: "i", verifyingChecksum: true)
    }
  }

  /// Damage is told, or goes unseen; it never crashes and never takes much time or memory.
  @Test func damage() throws {
    for prepare in [{ try fill($0) }, split, addIntent] as [(Sample) throws -> Void] {
      for version in ["2", "4"] {
        let sample = try Sample()
        try sample.git("config", "index.version", version)
        try prepare(sample)
        let bytes = try readIndex(sample)
        var refused = 0
        for length in 0..<bytes.count {
          let cut = Array(bytes[..<length])
          if (try? GitIndex(cut, .sha1, name: "i")) == nil { refused += 1 }
        }
        // A cut between two extensions, or within those that may be skipped, cannot show.
        #expect(refused > bytes.count * 2 / 3)
        for position in bytes.indices {
          var flipped = bytes
          flipped[position] ^= 1 << UInt8(position % 8)
          _ = try? GitIndex(flipped, .sha1, name: "i")
          if position % 16 != 0 { continue }
          #expect(throws: GitError.self) {
            try GitIndex(flipped, .sha1, name: "i", verifyingChecksum: true)
          }
        }
      }
    }
  }

  @Test func damagedSharedIndex() throws {
    let sample = try Sample()
    try split(sample)
    let repository = try sample.repository()
    let shared = try #require(
      sharedIndexName(sample), "no shared index was written")
    let path = ".git/\(shared)"
    let bytes = try Files.read("\(sample.path)/\(path)")
    for position in stride(from: 0, to: bytes.count, by: 7) {
      var flipped = bytes
      flipped[position] ^= 0x10
      try Files.write(flipped, "\(sample.path)/\(path)")
      _ = try? repository.index()
      #expect(throws: GitError.self) { try repository.index(verifyingChecksum: true) }
    }
    try sample.folder.remove(path)
    #expect(throws: GitError.self) { try repository.index() }
  }

  @Test func lookups() throws {
    let sample = try Sample()
    try fill(sample)
    let index = try sample.repository().index()
    for entry in index.entries {
      #expect(index.entry(at: index.path(of: entry)) == entry)
    }
    for path in ["", "a", "a/b", "zzzz", "a/b.yam"] {
      #expect(index.entry(at: Array(path.utf8)) == nil, "\(path)")
    }
    let other = try Sample()
    try conflict(other)
    #expect(try other.repository().index().conflicts == ["a/b.yaml"])
    #expect(try other.repository().index().entry(at: Array("a/b.yaml".utf8)) == nil)
  }
}

// MARK: Preparations

private func fill(_ sample: Sample) throws {
  let folder = sample.folder
  for name in ["a/b.yaml", "a/b/c.yaml", "a.yaml", "deep/er/and/er/x", "é/ü.txt", "z"] {
    try folder.write("content of \(name)\n", to: name)
  }
  try folder.write("#!/bin/sh\n", to: "run.sh", mode: 0o755)
  try folder.link("link", to: "a/b.yaml")
  try folder.write("", to: String(repeating: "long/", count: 40) + "file")
  try folder.write("", to: String(repeating: "n", count: 200))
  try sample.git("add", "-A")
}

private func addIntent(_ sample: Sample) throws {
  try fill(sample)
  try sample.folder.write("later\n", to: "later/on.txt")
  try sample.git("add", "-N", "later/on.txt")
}

private func conflict(_ sample: Sample) throws {
  try fill(sample)
  try sample.git("commit", "-qm", "base")
  try sample.git("checkout", "-qb", "other")
  try sample.commit(["a/b.yaml": "theirs\n"])
  try sample.git("checkout", "-q", "main")
  try sample.commit(["a/b.yaml": "ours\n"])
  try sample.git(["merge", "-q", "other"], mayFail: true)
}

private func split(_ sample: Sample) throws {
  try fill(sample)
  try sample.git("config", "splitIndex.maxPercentChange", "100")
  try sample.git("update-index", "--split-index")
  try sample.folder.write("changed\n", to: "a/b.yaml")
  try sample.folder.write("new\n", to: "a/new.yaml")
  try sample.folder.write("new\n", to: "zz")
  try sample.folder.remove("z")
  try sample.git("add", "-A")
}

private func sharedIndexName(_ sample: Sample) -> String? {
  guard let stream = opendir("\(sample.path)/.git") else { return nil }
  defer { closedir(stream) }
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
    let text = String(decoding: name, as: UTF8.self)
    if text.hasPrefix("sharedindex.") { return text }
  }
  return nil
}

private func readIndex(_ sample: Sample) throws -> [UInt8] {
  try Files.read("\(sample.path)/.git/index")
}

// MARK: Git's own reading

/// `git ls-files --stage --debug` as lines with everything that an entry has.
private func listing(_ sample: Sample) throws -> [String] {
  let bytes = try sample.git(["ls-files", "--stage", "--debug", "--sparse", "-z"])
  var lines: [String] = []
  // The path ends with a zero; figures follow on five lines, then the next entry.
  var rest = bytes[...]
  while let nul = rest.firstIndex(of: 0) {
    let head = String(decoding: rest[..<nul], as: UTF8.self)
    rest = rest[(nul + 1)...]
    var figures: [String] = []
    for _ in 0..<5 {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
      let text = String(decoding: rest[..<end], as: UTF8.self)
      figures += text.split { $0 == " " || $0 == "\t" }.map(String.init)
      rest = rest[(end + 1)...]
    }
    let flags = figures.last.flatMap { UInt32($0, radix: 16) } ?? 0
    figures.removeLast(2)
    let marks = [(0x2000_0000 as UInt32, "new"), (0x4000_0000, "skipped"), (0x8000, "assumed")]
      .filter { flags & $0.0 != 0 }.map(\.1)
    lines.append(([head] + figures + marks).joined(separator: " "))
  }
  return lines
}

private func line(of entry: IndexEntry, in index: GitIndex) -> String {
  let stamp = entry.stamp
  let mode = String(entry.mode.rawValue, radix: 8)
  let head =
    "\(entry.mode == .directory ? "0" : "")\(mode) \(entry.id) \(entry.stage)"
    + "\t\(index.pathText(of: entry))"
  let figures =
    "ctime: \(stamp.changed.seconds):\(stamp.changed.nanoseconds)"
    + " mtime: \(stamp.modified.seconds):\(stamp.modified.nanoseconds)"
    + " dev: \(stamp.device) ino: \(stamp.inode) uid: \(stamp.user) gid: \(stamp.group)"
    + " size: \(stamp.byteCount)"
  let marks = [
    (entry.isIntentToAdd, " new"), (entry.isSkippedInWorkTree, " skipped"),
    (entry.isAssumedUnchanged, " assumed"),
  ].filter(\.0).map(\.1).joined()
  return "\(head) \(figures)\(marks)"
}
