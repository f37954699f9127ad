import Findings
import Testing

@testable import hgraph

private let sources: [String: String] = [
  "ks.yaml": "apiVersion: v1\nspec:\n\tpth: ./apps\r\n漢字: é\u{301}x\n",
  "long.yaml": String(repeating: "0123456789", count: 30),
  "evil.yaml": "a\u{1B}[31m: b\u{202E}c\n",
]

private func render(_ findings: [Finding], width: Int = 60, isColoured: Bool = false) -> String {
  FindingRenderer(paint: Paint(isOn: isColoured), width: width) { file in
    sources[file].map { Array($0.utf8) }
  }.text(findings)
}

@Test func findingWithEverything() {
  let finding = Finding(
    code: "flux.unknown-field", at: Place(file: "ks.yaml", line: 3, column: 2),
    "unknown field 'pth'", expected: "path", found: "one\ntwo",
    hints: ["did you mean 'path'?", "see the schema"],
    chain: [Place(file: "clusters/main.yaml", line: 9), Place(file: "apps")])
  #expect(
    render([finding]) == """
      ks.yaml:3:2: error: unknown field 'pth'
          3 |     pth: ./apps
            |     ^
        expected: path
        found: one
               two
        hint: did you mean 'path'?
        hint: see the schema
        via clusters/main.yaml:9
        via apps

      """)
}

@Test func findingsWithLess() {
  let cases: [(finding: Finding, text: String)] = [
    (Finding(code: "", "nothing works"), "error: nothing works\n"),
    (
      Finding(.warning, code: "", at: Place(file: "gone.yaml", line: 1), "odd"),
      "gone.yaml:1: warning: odd\n"
    ),
    (
      Finding(.note, code: "", at: Place(file: "ks.yaml"), "two\nlines"),
      "ks.yaml: note: two\n  lines\n"
    ),
    (
      Finding(code: "", at: Place(file: "ks.yaml", line: 2), "whole line"),
      "ks.yaml:2: error: whole line\n    2 | spec:\n"
    ),
    (
      Finding(code: "", at: Place(file: "ks.yaml", line: 99, column: 1), "no such line"),
      "ks.yaml:99:1: error: no such line\n"
    ),
    (
      Finding(code: "", at: Place(file: "ks.yaml", line: 5, column: 1), "after the end"),
      "ks.yaml:5:1: error: after the end\n"
    ),
    (
      Finding(code: "", at: Place(file: "ks.yaml", line: -1, column: -1), "nowhere"),
      "ks.yaml:-1:-1: error: nowhere\n"
    ),
    (
      Finding(code: "", at: Place(file: "ks.yaml", line: 2, column: 99), "beyond"),
      "ks.yaml:2:99: error: beyond\n    2 | spec:\n      |      ^\n"
    ),
    // Wide characters take two columns, combining ones none.
    (
      Finding(code: "", at: Place(file: "ks.yaml", line: 4, column: 7), "x"),
      "ks.yaml:4:7: error: x\n    4 | 漢字: é\u{301}x\n      |       " + " ^\n"
    ),
    // Nothing in a file or a name can steer the terminal.
    (
      Finding(
        code: "", at: Place(file: "evil.yaml", line: 1, column: 9), "a\u{7}b", found: "\u{9B}"),
      "evil.yaml:1:9: error: a\u{FFFD}b\n    1 | a\u{FFFD}[31m: b\u{FFFD}c\n"
        + "      |         ^\n  found: \u{FFFD}\n"
    ),
  ]
  for (finding, expected) in cases { #expect(render([finding]) == expected) }
}

@Test func longLinesAreClippedAroundTheCaret() {
  let width = 48
  for column in [0, 1, 2, 13, 14, 15, 150, 280, 299, 300, 301, 400] {
    let place = Place(file: "long.yaml", line: 1, column: column)
    let lines = render([Finding(code: "", at: place, "x")], width: width)
      .split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    #expect(lines[1].count <= width, "column \(column)")
    #expect(lines[1].count >= width - 1, "column \(column)")
    if column == 0 { continue }
    guard let caret = lines[2].firstIndex(of: "^") else {
      #expect(Bool(false), "no caret for column \(column)")
      continue
    }
    // The file holds its own columns, less one.
    let isInside = column <= 300
    let under = isInside ? lines[1][caret] : " "
    #expect(!isInside || under == Character(String((column - 1) % 10)), "column \(column)")
    #expect(isInside || caret == lines[1].count, "column \(column)")
  }
}

@Test func excerptsOfAnyWidth() {
  let line = "\t漢字漢字漢字漢字 é\u{301}\u{301} \t🙂🙂🙂🙂 end"
  for width in 0...60 {
    for column in 0...(line.unicodeScalars.count + 2) {
      let excerpt = SourceExcerpt(Array(line.utf8), line: 1, column: column, width: width)
      #expect(excerpt.map { displayWidth($0.line) <= max(width, 8) } == true)
      #expect(excerpt.map { ($0.caret ?? 0) <= displayWidth($0.line) } == true)
    }
  }
}

@Test func findingsAreGroupedAndSorted() {
  let findings = [
    Finding(code: "", "no place"),
    Finding(code: "", at: Place(file: "b", line: 2), "b2"),
    Finding(code: "", at: Place(file: "a", line: 10), "a10"),
    Finding(code: "", at: Place(file: "b"), "b"),
    Finding(code: "", at: Place(file: "a", line: 9, column: 3), "a9"),
    Finding(code: "", at: Place(file: "a", line: 10), "a10 too"),
    Finding(code: "", at: Place(file: "b", line: 2), "b2"),
  ]
  #expect(
    render(findings) == """
      a:9:3: error: a9
      a:10: error: a10
      a:10: error: a10 too

      b: error: b
      b:2: error: b2

      error: no place

      """)
  #expect(render([]) == "")
}

@Test func colours() {
  let finding = Finding(
    .warning, code: "", at: Place(file: "ks.yaml", line: 2, column: 1), "x", hints: ["y"])
  let text = render([finding], isColoured: true)
  #expect(text.hasPrefix("\u{1B}[1mks.yaml:2:1:\u{1B}[0m \u{1B}[1;33mwarning:\u{1B}[0m x\n"))
  #expect(text.contains("\u{1B}[1;33m^\u{1B}[0m"))
  var plain = ""
  var isCode = false
  for scalar in text.unicodeScalars {
    if scalar == "\u{1B}" { isCode = true }
    if !isCode { plain.unicodeScalars.append(scalar) }
    if scalar == "m" { isCode = false }
  }
  #expect(plain == render([finding]))
}

@Test func counts() {
  let error = Finding(code: "", "x")
  let note = Finding(.note, code: "", "x")
  #expect(FindingRenderer.count([]) == "")
  #expect(FindingRenderer.count([error]) == "1 error")
  #expect(FindingRenderer.count([note, error, error]) == "2 errors, 1 note")
}
