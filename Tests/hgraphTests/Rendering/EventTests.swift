import Findings
import Testing

@testable import hgraph

@Test func eventLines() {
  let cases: [(line: String, expected: String)] = [
    (EventLine.start(label: "cluster"), #"{"v":1,"event":"start","label":"cluster"}"#),
    (
      EventLine.node(label: "a:b", .built, milliseconds: 12, reason: "x.yaml changed"),
      #"{"v":1,"event":"node","label":"a:b","state":"built","ms":12,"reason":"x.yaml changed"}"#
    ),
    (
      EventLine.node(label: "a:b", .unchanged, milliseconds: 0),
      #"{"v":1,"event":"node","label":"a:b","state":"unchanged","ms":0}"#
    ),
    (
      EventLine.finding(Finding(code: "c", "m")),
      #"{"v":1,"event":"finding","severity":"error","code":"c","message":"m"}"#
    ),
    (
      EventLine.finding(
        Finding(
          .note, code: "c", at: Place(file: "f", line: 3, column: 4), "m", expected: "e",
          found: "o", hints: ["h", "i"], chain: [Place(file: "g", line: 1)]), label: "a:b"),
      #"{"v":1,"event":"finding","label":"a:b","severity":"note","code":"c","message":"m","#
        + #""file":"f","line":3,"column":4,"expected":"e","found":"o","hints":["h","i"],"#
        + #""chain":["g:1"]}"#
    ),
    (
      EventLine.summary(
        label: "cluster",
        EventLine.Counts(nodes: 6, built: 1, unchanged: 2, failed: 0, skipped: 3),
        milliseconds: 7),
      #"{"v":1,"event":"summary","label":"cluster","state":"built","ms":7,"nodes":6,"built":1,"#
        + #""unchanged":2,"failed":0,"skipped":3}"#
    ),
  ]
  for (line, expected) in cases { #expect(line == expected + "\n") }
}

@Test func jsonEscapes() {
  var line = JSONLine()
  line.add("k\"", "\"\\\n\r\t\u{8}\u{C}\0\u{1F}\u{7F}é😀/<\u{2028}")
  line.add("absent", nil as String?)
  line.add("none", [])
  #expect(
    line.line == #"{"k\"":"\"\\\n\r\t\b\f\u0000\u001f"# + "\u{7F}é😀/<\u{2028}\"}\n")
  #expect(JSONLine().line == "{}\n")
}

@Test func summaryLines() {
  let counts = EventLine.Counts(nodes: 436, built: 3, unchanged: 433)
  #expect(
    summaryLine(label: "cluster", counts, milliseconds: 21)
      == "cluster: 436 nodes, 3 built, 433 unchanged, 21 ms")
  #expect(
    summaryLine(label: "x", EventLine.Counts(nodes: 1, failed: 1), milliseconds: 1_000)
      == "x: 1 node, 1 failed, 1.0 s")
  let durations = [
    (0, "0 ms"), (999, "999 ms"), (1_000, "1.0 s"), (1_049, "1.0 s"), (59_949, "59.9 s"),
    (59_950, "1 min 0 s"), (125_000, "2 min 5 s"),
  ]
  for (milliseconds, text) in durations { #expect(duration(milliseconds) == text) }
}
