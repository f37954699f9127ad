import Patterns
import Testing

@Test func templates() throws {
  let cases: [(pattern: String, text: String, template: String, result: String)] = [
    ("", "", "x", "x"),
    ("", "abc", "-", "-a-b-c-"),
    ("", "é€", "-", "-é-€-"),
    ("a*", "baaac", "x", "xbxcx"),
    ("b*", "ab", "X", "XaX"),
    ("[a-c]*", "defabcdef", "x", "xdxexfxdxexfx"),
    ("^[a-c]*", "abcabcabcd", "x", "xd"),
    ("[a-c]*$", "dabc", "x", "dx"),
    ("a", "b", "x", "b"),
    ("a(b)?", "abaa", "<$1>", "<b><><>"),
    ("(a)(b)", "ab", "$2$1", "ba"),
    ("(a)(b)", "ab", "${2}${1}", "ba"),
    ("(a)", "a", "$0$0", "aa"),
    ("(a)", "a", "$1x", ""),
    ("(a)", "a", "${1}x", "ax"),
    ("(?P<1x>a)", "a", "$1x", "a"),
    ("(?P<n>a)", "a", "$n-$name-${n}", "a--a"),
    ("(?<n>a)", "a", "${n}", "a"),
    ("(a)", "a", "$$1", "$1"),
    ("(a)", "a", "$", "$"),
    ("(a)", "a", "$$", "$"),
    ("(a)", "a", "x$", "x$"),
    ("(a)", "a", "$-", "$-"),
    ("(a)", "a", "${1", "${1"),
    ("(a)", "a", "${", "${"),
    ("(a)", "a", "${}", "${}"),
    ("(a)", "a", "${1-}", "${1-}"),
    ("(a)", "a", "$9", ""),
    ("(a)", "a", "$01", ""),
    ("(?P<01>a)", "a", "$01", "a"),
    ("(a)", "a", "$99999999999999999999", ""),
    ("(?P<99999999999>a)", "a", "$99999999999", "a"),
    ("(a)", "a", "$é-", "-"),
    ("(a)", "a", "$1€", "a€"),
    ("(?P<x>a)|(?P<y>b)", "ab", "[$x|$y]", "[a|][|b]"),
    ("(?P<x>a)|(?<x>b)", "ab", "<$x>", "<a><b>"),
    (#"(\w+)\s(\w+)"#, "ab cd ef gh", "$2 $1", "cd ab gh ef"),
  ]
  for (source, text, template, expected) in cases {
    let result = try Pattern(source).replacingAll(in: text, with: template)
    #expect(Array(result.utf8) == Array(expected.utf8), "\(source) in \(text) by \(template)")
  }
}

@Test func literalsAndFunctions() throws {
  let pattern = try Pattern("(a)(b)?")
  #expect(pattern.replacingAll(in: "ab-a", withLiteral: "$1") == "$1-$1")
  let shown = pattern.replacingAll(in: "ab-a") { groups in "[\(groups.map { $0 ?? "." })]" }
  #expect(shown == #"[["ab", "a", "b"]]-[["a", "a", "."]]"#)
  #expect(try Pattern("x*").replacingAll(in: "é", withLiteral: "-") == "-é-")
  struct Stop: Error {}
  #expect(throws: Stop.self) {
    try pattern.replacingAll(in: "a") { (_) throws(Stop) in throw Stop() }
  }
}

@Test func quoting() throws {
  #expect(Pattern.quoting(#"a\.+*?()|[]{}^$-é/"#) == #"a\\\.\+\*\?\(\)\|\[\]\{\}\^\$-é/"#)
  let every = String(decoding: (1...127).map { UInt8($0) }, as: UTF8.self) + "é€😀"
  #expect(try Pattern(Pattern.quoting(every)).matchesWhole(every))
}
