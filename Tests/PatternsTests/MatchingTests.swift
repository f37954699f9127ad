import Patterns
import Testing

/// All matches with their groups, as Go prints `FindAllStringSubmatchIndex`: matches parted by
/// blanks, a group as `begin-end`, `.` for one that took no part.
private func spans(_ matches: [PatternMatch]) -> String {
  matches.map { match in
    match.groups.map { $0.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "." }
      .joined(separator: ",")
  }.joined(separator: " ")
}

@Test func allMatches() throws {
  let cases: [(pattern: String, text: String, spans: String)] = [
    ("", "", "0-0"),
    ("", "abc", "0-0 1-1 2-2 3-3"),
    ("", "é€😀", "0-0 2-2 5-5 9-9"),
    ("a", "", ""),
    ("a*", "", "0-0"),
    ("a*", "baab", "0-0 1-3 4-4"),
    ("a*?", "aa", "0-0 1-1 2-2"),
    ("a+", "baab", "1-3"),
    ("^", "ab", "0-0"),
    ("(?m)^", "a\nb", "0-0 2-2"),
    ("$", "ab\n", "3-3"),
    ("(?m)$", "a\nb", "1-1 3-3"),
    (#"\b"#, "ab cd", "0-0 2-2 3-3 5-5"),
    (#"\B"#, "ab", "1-1"),
    // RE2 itself finds more between the bytes of a character.
    (#"\B"#, "aéb", ""),
    (#"\B"#, "aéé€", "3-3 5-5 8-8"),
    (#"x*\B(é)?"#, "aéb", ""),
    ("^a", "aaa", "0-1"),
    (#"\Aa"#, "aaa", "0-1"),
    (#"a\z"#, "aaa", "2-3"),
    ("a|ab", "ab", "0-1"),
    ("ab|a", "ab", "0-2"),
    ("(a)(b)?", "abab a", "0-2,0-1,1-2 2-4,2-3,3-4 5-6,5-6,."),
    ("(a|(b))+", "ab", "0-2,1-2,1-2"),
    ("(a*)*", "b", "0-0,0-0 1-1,1-1"),
    ("(a*)+", "b", "0-0,0-0 1-1,1-1"),
    ("(|a)*", "aa", "0-0,0-0 1-1,1-1 2-2,2-2"),
    (".", "a\n€", "0-1 2-5"),
    ("(?s).", "a\n", "0-1 1-2"),
    ("[^a]", "aé\n", "1-3 3-4"),
    (#"[[:alpha:]]+"#, "ab1é", "0-2"),
    (#"[a\]]+"#, "]a]", "0-3"),
    ("[]a]+", "]a]", "0-3"),
    (#"\Q(a.\E+"#, "(a.x(a...", "0-3 4-9"),
    ("(?i)straße", "STRASSE STRAßE", "8-15"),
    ("(?i)k", "kK\u{212A}", "0-1 1-2 2-5"),
    (#"\d{2,3}"#, "1234567", "0-3 3-6"),
    ("(?U)a+", "aa", "0-1 1-2"),
    (#"\pL+"#, "aé1β", "0-3 4-6"),
    ("(?P<x>a)(?<y>b)", "ab", "0-2,0-1,1-2"),
    (#"\((?<x>a)[(?<z>]"#, "(a(", "0-3,1-2"),
    (#"[\](?<b>]|\Q(?<b>\E"#, "(?<b>", "0-1 1-2 2-3 3-4 4-5"),
    (#"^\$\{([a-z]+)(:-[^}]*)?\}$"#, "${ab:-c}", "0-8,2-4,4-7"),
    (
      "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)(m)(n)(o)(p)(q)", "abcdefghijklmnopq",
      "0-17," + (0..<17).map { "\($0)-\($0 + 1)" }.joined(separator: ",")
    ),
    // Canonical equivalence is not for regular expressions.
    ("é", "e\u{301}", ""),
  ]
  for (source, text, expected) in cases {
    let pattern = try Pattern(source)
    let found = pattern.allMatches(in: text)
    #expect(spans(found) == expected, "\(source) in \(text)")
    #expect(pattern.allMatches(in: Array(text.utf8)) == found, "\(source) in the bytes of \(text)")
    #expect(pattern.firstMatch(in: text) == found.first, "\(source) in \(text)")
    #expect(pattern.matches(text) == !found.isEmpty, "\(source) in \(text)")
    #expect(pattern.matches(Array(text.utf8)) == !found.isEmpty, "\(source) in \(text)")
    for limit in 0...3 {
      #expect(pattern.allMatches(in: text, limit: limit) == Array(found.prefix(limit)))
    }
  }
}

@Test func wholeMatches() throws {
  let cases: [(pattern: String, text: String, isWhole: Bool)] = [
    ("a|ab", "ab", true), ("a", "ab", false), ("a", "ba", false), ("", "", true),
    ("", "a", false), ("a*?", "aaa", true), ("^a$", "a", true), ("a$", "a\n", false),
    ("[a-z]+", "abc", true), ("[a-z]+", "ab1", false), ("é", "é", true),
  ]
  for (source, text, isWhole) in cases {
    #expect(try Pattern(source).matchesWhole(text) == isWhole, "\(source) on \(text)")
  }
}

@Test func groups() throws {
  let pattern = try Pattern(#"(?P<key>\w+)=(?<value>\w+)?(;)?(?:x)?"#)
  #expect(pattern.groupNames == [nil, "key", "value", nil])
  #expect(pattern.groupCount == 3)
  #expect(pattern.firstGroups(in: "é a= b=c") == ["a=", "a", "", ""])
  #expect(pattern.firstGroups(in: "none") == nil)
  #expect(pattern.allTexts(in: "é a=1;b=2") == ["a=1;", "b=2"])
  #expect(pattern.allTexts(in: "a=1;b=2", limit: 1) == ["a=1;"])
}

/// Each byte that is no part of valid UTF-8 counts as one U+FFFD; offsets are those of the bytes.
@Test func bytesThatAreNotUTF8() throws {
  let cases: [(pattern: String, bytes: [UInt8], spans: String)] = [
    (".", [0x61, 0xFF, 0x62], "0-1 1-2 2-3"),
    ("\u{FFFD}+", [0x61, 0xFF, 0xFE, 0x62], "1-3"),
    ("[^a]", [0xC3, 0x61, 0xC3, 0xA9], "0-1 2-4"),
    (".", [0xE2, 0x82], "0-1 1-2"),
    (".", [0xED, 0xA0, 0x80], "0-1 1-2 2-3"),
    (".", [0xF4, 0x90, 0x80, 0x80], "0-1 1-2 2-3 3-4"),
    (".", [0xC0, 0x80], "0-1 1-2"),
    (".", [0xF0, 0x9F, 0x98, 0x80, 0xF0], "0-4 4-5"),
    ("$", [0x80], "1-1"),
    ("(x)?b", [0xFF, 0x62], "1-2,."),
  ]
  for (source, bytes, expected) in cases {
    let pattern = try Pattern(source)
    #expect(spans(pattern.allMatches(in: bytes)) == expected, "\(source) in \(bytes)")
    #expect(pattern.matches(bytes) == !expected.isEmpty)
  }
  #expect(
    try Pattern("a").replacingAll(in: [0xFF, 0x61, 0xFE], with: [0x62]) == [0xFF, 0x62, 0xFE])
}

@Test func splitting() throws {
  let cases: [(pattern: String, text: String, limit: Int, parts: [String])] = [
    ("a", "banana", -1, ["b", "n", "n", ""]),
    ("a", "banana", 0, []),
    ("a", "banana", 1, ["banana"]),
    ("a", "banana", 2, ["b", "nana"]),
    ("a", "banana", 9, ["b", "n", "n", ""]),
    ("a", "", -1, [""]),
    ("", "", -1, []),
    ("", "aé", -1, ["a", "é"]),
    ("", "abc", 2, ["a", "bc"]),
    ("z*", "azb", -1, ["a", "b"]),
    ("b*", "bab", -1, ["", "a", ""]),
    (",", ",", -1, ["", ""]),
    ("x", "é€", -1, ["é€"]),
    (#"\s+"#, " a  b", -1, ["", "a", "b"]),
  ]
  for (source, text, limit, parts) in cases {
    #expect(try Pattern(source).split(text, limit: limit) == parts, "\(source) \(text) \(limit)")
  }
}

@Test func manyThreadsMayShareAPattern() async throws {
  let pattern = try Pattern("(a+)(b+)?")
  let isRight = await withTaskGroup(of: Bool.self) { group in
    for count in 1...200 {
      group.addTask {
        let text = String(repeating: "a", count: count) + "b"
        return pattern.firstMatch(in: text)?.groups
          == [0..<(count + 1), 0..<count, count..<(count + 1)]
      }
    }
    return await group.reduce(true) { $0 && $1 }
  }
  #expect(isRight)
}

@Test func cache() throws {
  let cache = PatternCache(capacity: 2)
  for source in ["a", "b", "a", "c", "d", "a"] {
    #expect(try cache.pattern(source).source == source)
  }
  #expect(throws: PatternError.self) { try cache.pattern("(") }
}
