import Findings
import Testing

@Test func severitiesAreOrdered() {
  #expect([.error, .note, .warning].sorted() == [Finding.Severity.note, .warning, .error])
}

@Test func placesAreDescribed() {
  let cases: [(place: Place, text: String)] = [
    (Place(file: "a/b.yaml"), "a/b.yaml"),
    (Place(file: "a", line: 3), "a:3"),
    (Place(file: "a", line: 3, column: 7), "a:3:7"),
    (Place(file: "a", column: 7), "a"),
  ]
  for (place, text) in cases { #expect(place.description == text) }
}

/// By the bytes of the file, then line, then column; a whole file before its lines.
@Test func placesAreOrdered() {
  let sorted = [
    Place(file: "B", line: 9), Place(file: "a"), Place(file: "a", line: 2),
    Place(file: "a", line: 2, column: 1), Place(file: "a", line: 10),
    Place(file: "e\u{301}"), Place(file: "z"), Place(file: "é"),
  ]
  #expect(sorted.reversed().sorted() == sorted)
  #expect(sorted.shuffled().sorted() == sorted)
}

/// Two files whose names only look the same are two files.
@Test func placesCompareByBytes() {
  let composed = Place(file: "é", line: 1)
  let decomposed = Place(file: "e\u{301}", line: 1)
  #expect(composed != decomposed)
  #expect(Set([composed, decomposed, Place(file: "é", line: 1)]).count == 2)
}

@Test func findingsAreValues() {
  let bare = Finding(code: "x.y", "wrong")
  #expect(bare.severity == .error && bare.place == nil && bare.hints == [] && bare.chain == [])
  var other = bare
  other.hints = ["mend it"]
  #expect(other != bare)
  #expect(Set([bare, other, Finding(.error, code: "x.y", "wrong")]).count == 2)
}
