import Findings
import Patterns
import Testing

private func nested(_ count: Int, _ open: String) -> String {
  String(repeating: open, count: count) + "a" + String(repeating: ")", count: count)
}

/// What is refused, with Go's message.
@Test func refusals() {
  let cases: [(pattern: String, message: String)] = [
    ("(", "missing closing ): `(`"),
    ("a)", "unexpected ): `a)`"),
    ("[a", "missing closing ]: `[a`"),
    ("[b-a]", "invalid character class range: `b-a`"),
    ("*", "missing argument to repetition operator: `*`"),
    ("a**", "invalid nested repetition operator: `**`"),
    ("a++", "invalid nested repetition operator: `++`"),
    ("a{1001}", "invalid repeat count: `{1001}`"),
    ("a{2,1}", "invalid repeat count: `{2,1}`"),
    (#"\"#, "trailing backslash at end of expression: ``"),
    ("(?<n>a", "missing closing ): `(?<n>a`"),
    ("a{2,1}?", "invalid repeat count: `{2,1}`"),
    (#"a\Z"#, #"invalid escape sequence: `\Z`"#),
    (#"\1"#, #"invalid escape sequence: `\1`"#),
    (#"a\C"#, #"invalid escape sequence: `\C`"#),
    ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
    ("(?!a)", "invalid or unsupported Perl syntax: `(?!`"),
    ("(?>a)", "invalid or unsupported Perl syntax: `(?>`"),
    ("(?x)a", "invalid or unsupported Perl syntax: `(?x`"),
    ("(?P<n", "invalid named capture: `(?P<n`"),
    ("(?<n", "invalid named capture: `(?<n`"),
    ("(?P<>a)", "invalid named capture: `(?P<>`"),
    ("(?P<é>a)", "invalid named capture: `(?P<é>`"),
    ("(?<n x>a)", "invalid named capture: `(?<n x>`"),
    ("(?<=a)b", "invalid named capture: `(?<=a)b`"),
    ("(?<!a)b>", "invalid named capture: `(?<!a)b>`"),
    (#"a\x{"#, #"invalid escape sequence: `\x{`"#),
    ("(?P=n)", "invalid or unsupported Perl syntax: `(?P`"),
    (#"\p{Nope}"#, #"invalid character class range: `\p{Nope}`"#),
    (#"[\Q]"#, #"invalid escape sequence: `\Q`"#),
    ("(?i)[[:nope:]]", "invalid character class range: `[:nope:]`"),
  ]
  for (source, expected) in cases {
    let error = #expect(throws: PatternError.self, "\(source)") { try Pattern(source) }
    #expect(error?.goMessage == "error parsing regexp: " + expected, "\(source)")
  }
}

@Test func nesting() throws {
  #expect(try Pattern(nested(999, "(")).matches("a"))
  #expect(try Pattern(nested(2_000, "(?:")).matches("a"))
  let flat = String(repeating: "(a)", count: 1_500)
  #expect(try Pattern(flat).groupCount == 1_500)
  #expect(try Pattern(#"\Q"# + String(repeating: "(", count: 2_000)).matches("a") == false)
  let error = #expect(throws: PatternError.self) { try Pattern(nested(1_000, "(")) }
  #expect(error?.reason == .nestsTooDeeply)
}

/// Expressions that ask for more than they are worth end soon and in an error, or match in linear
/// time.
@Test func hostileExpressions() throws {
  let large = #expect(throws: PatternError.self) { try Pattern(#"(?i)^\pL{1000}$"#) }
  #expect(large?.reason == .tooLarge)
  let evil = try Pattern("(a+)+$")
  #expect(!evil.matches(String(repeating: "a", count: 50_000) + "b"))
  for open in ["(?:", "(?i:", "(?:a|", "(?:a?", "a?", "(", "a{0,1000}"] {
    let repeated = String(repeating: open, count: 100_000)
    let error = #expect(throws: PatternError.self) { try Pattern(repeated) }
    #expect(error?.reason == .tooLarge)
  }
  let deep = #expect(throws: PatternError.self) { try Pattern(nested(2_001, "(?:a?")) }
  #expect(deep?.reason == .nestsTooDeeply)
  let wide = try Pattern("(x+x+)+y")
  #expect(!wide.matches(String(repeating: "x", count: 20_000)))
}

@Test func findings() {
  let cases: [(pattern: String, found: String, hint: String?)] = [
    ("(", "missing closing ): '('", nil),
    (
      "(?=a)", "invalid or unsupported Perl syntax: '(?='",
      "look-ahead, atomic groups and comments are not part of RE2's syntax"
    ),
    ("(?<=a)", "invalid named capture: '(?<=a)'", "look-behind is not part of RE2's syntax"),
    (#"\1"#, #"invalid escape sequence: '\1'"#, "back-references are not part of RE2's syntax"),
    (
      #"\p{Letter}"#, #"invalid character class range: '\p{Letter}'"#,
      #"Unicode classes go by their short names, as in \pL, \p{Lu} or \p{Greek}"#
    ),
  ]
  for (source, found, hint) in cases {
    let error = #expect(throws: PatternError.self) { try Pattern(source) }
    let finding = error?.findings.first
    #expect(finding?.code == "pattern.syntax")
    #expect(finding?.message == "invalid regular expression '\(source)'")
    #expect(finding?.found == found)
    #expect(finding?.hints == (hint.map { [$0] } ?? []))
  }
}
