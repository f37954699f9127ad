import Testing

@testable import hgraph

@Test func rangesNameTwoSides() {
  let cases: [(String, String, String?, Bool)] = [
    ("main", "main", nil, false), ("a..b", "a", "b", false), ("a...b", "a", "b", true),
    ("..b", "HEAD", "b", false), ("a..", "a", "HEAD", false), ("a...", "a", "HEAD", true),
    ("...", "HEAD", "HEAD", true), ("v1.2..v1.3", "v1.2", "v1.3", false), ("", "HEAD", nil, false),
  ]
  for (text, old, new, isFromAncestor) in cases {
    let words = RevisionRange.words(of: text)
    #expect(words.old == old && words.new == new, "\(text)")
    #expect(words.isFromAncestor == isFromAncestor, "\(text)")
  }
}

@Test func sizesHaveUnits() {
  let cases: [(String, UInt64?)] = [
    ("0", 0), ("12", 12), ("1kB", 1_000), ("1KiB", 1_024), ("500MB", 500_000_000),
    ("2GiB", 2 << 30), ("", nil), ("MB", nil), ("-1", nil), ("1.5GB", nil), ("1 GB", nil),
    ("99999999999GB", nil), ("1XB", nil),
  ]
  for (text, bytes) in cases { #expect(ByteLimit(text)?.bytes == bytes, "\(text)") }
}
