import Differences
import TestSupport
import Testing

@Suite struct DifferenceTests {
  private func unified(_ old: String, _ new: String, context: Int = 3) -> [String] {
    UnifiedDifference(from: Array(old.utf8), to: Array(new.utf8), context: context).lines.map(
      \.description)
  }

  @Test func equalTextsHaveNoDifference() {
    #expect(unified("a\nb\n", "a\nb\n") == [])
    #expect(unified("", "") == [])
  }

  @Test func aChangeStandsAmongItsNeighbours() {
    #expect(
      unified("a\nb\nc\nd\ne\n", "a\nb\nX\nd\ne\n", context: 1)
        == ["@@ -2,3 +2,3 @@", " b", "-c", "+X", " d"])
    #expect(unified("", "a\nb\n") == ["@@ -0,0 +1,2 @@", "+a", "+b"])
    #expect(unified("a\n", "") == ["@@ -1 +0,0 @@", "-a"])
  }

  @Test func distantChangesAreHunksOfTheirOwn() {
    let old = (1...20).map { "\($0)\n" }.joined()
    let new = old.replacing("\n3\n", with: "\nx\n").replacing("\n18\n", with: "\ny\n")
    #expect(
      unified(old, new, context: 1)
        == [
          "@@ -2,3 +2,3 @@", " 2", "-3", "+x", " 4", "@@ -17,3 +17,3 @@", " 17", "-18", "+y", " 19",
        ])
  }

  /// The way leads from one text to the other, and no line on it is told wrongly.
  @Test func theWayIsRight() {
    var random = RandomNumbers(seed: 7)
    for _ in 0..<300 {
      let old = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        [UInt8.random(in: 97...100, using: &random)][...]
      }
      let new = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        [UInt8.random(in: 97...100, using: &random)][...]
      }
      var (before, after): ([ArraySlice<UInt8>], [ArraySlice<UInt8>]) = ([], [])
      for change in LineDifference(from: old, to: new).changes {
        switch change {
        case .kept(let a, let b):
          #expect(old[a] == new[b])
          before.append(old[a])
          after.append(new[b])
        case .removed(let a): before.append(old[a])
        case .added(let b): after.append(new[b])
        }
      }
      #expect(before == old)
      #expect(after == new)
    }
  }
}
