import FileTree
import Testing

private let cases: [(pattern: String, matches: [String], others: [String])] = [
  ("a", ["a"], ["b", "a/b", "A"]),
  ("*", ["a", ".git", "x.y"], ["a/b"]),
  ("*.yaml", ["a.yaml", ".yaml"], ["a.yml", "a/b.yaml", "a.yamlx"]),
  ("a*b*c", ["abc", "axxbyyc", "abcbc"], ["ab", "abcd", "acb"]),
  (
    "**/ks.yaml", ["ks.yaml", "a/ks.yaml", "a/b/ks.yaml", ".x/ks.yaml"], ["xks.yaml", "ks.yaml/a"]
  ),
  ("a/**", ["a/b", "a/b/c"], ["a", "b/a", "ab/c"]),
  ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a", "ab", "a/b/c"]),
  ("**", ["a", "a/b"], []),
  ("a**b", ["ab", "axxb"], ["a/b"]),
  ("?.txt", ["a.txt", "é.txt"], [".txt", "ab.txt"]),
  ("[a-c]x", ["ax", "bx", "cx"], ["dx", "x", "-x"]),
  ("[!a-c]x", ["dx", "-x"], ["ax"]),
  ("[^a]", ["b"], ["a"]),
  ("[]a]", ["]", "a"], ["b"]),
  ("[a-]", ["a", "-"], ["b"]),
  ("{a,b}/c", ["a/c", "b/c"], ["c", "a", "{a,b}/c"]),
  ("{a,b/{c,d}}", ["a", "b/c", "b/d"], ["b", "c"]),
  ("x{,.y}", ["x", "x.y"], ["x."]),
  ("\\*\\{", ["*{"], ["a{", "\\*{"]),
  ("[{]", ["{"], ["a"]),
  ("./a/./b", ["a/b"], ["b"]),
  ("a//b", ["a/b"], []),
  ("\u{e9}", ["\u{e9}"], ["e\u{301}"]),
  ("*a*a*a*a*a*a*a*a*a*a*b", [], [String(repeating: "a", count: 60)]),
]

@Test func patternsMatch() throws {
  for (pattern, matches, others) in cases {
    let glob = try Glob(pattern)
    for path in matches {
      #expect(glob.matches(try #require(TreePath(path))), "\(pattern): \(path)")
    }
    for path in others {
      #expect(!glob.matches(try #require(TreePath(path))), "\(pattern): \(path)")
    }
  }
}

@Test func wrongPatternsAreNamed() {
  let wrong: [(String, GlobError.Reason)] = [
    ("", .isEmpty), (".", .isEmpty), ("/a", .isAbsolute), ("{/a,b}", .isAbsolute),
    ("../a", .leavesBase), ("a/../b", .leavesBase), ("[a", .unclosedBracket),
    ("a/[b/c]", .unclosedBracket), ("{a,b", .unclosedBrace), ("[z-a]", .reversedRange),
    ("a\\", .trailingBackslash),
    (String(repeating: "{a,b}", count: 9), .tooManyAlternatives),
    (String(repeating: "{", count: 10_000), .unclosedBrace),
  ]
  for (pattern, reason) in wrong {
    do {
      _ = try Glob(pattern)
      Issue.record("\(pattern.prefix(40)) was taken")
    } catch {
      #expect(error.reason == reason, "\(pattern.prefix(40))")
      #expect(error.findings.count == 1)
    }
  }
}

@Test func pathsAreComparedByBytes() throws {
  #expect(try Glob("\u{e9}") != Glob("e\u{301}"))
  #expect(
    DirectoryEntry(name: "\u{e9}", kind: .file) != DirectoryEntry(name: "e\u{301}", kind: .file))
}
