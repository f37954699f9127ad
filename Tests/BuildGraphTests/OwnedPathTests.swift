import BuildGraph
import FileTree
import Findings
import Testing

/// The first build, when the file is not there yet, and the second see the same.
@Test(arguments: EngineKind.allCases) func ownedPathsLookTheSameInEveryBuild(_ kind: EngineKind)
  throws
{
  let lab = Lab(kind)
  lab.tree = MemoryTree(["in": "1", "docs/other": ""])
  lab.node("writer", writes: ["main": path("docs/table")]) { text("T" + (try $0.readText("in"))) }
  lab.node("reader") { text(try $0.readText("docs/table")) }
  lab.node("lister") { context in
    let names = try context.tree.list(path("docs")).map(\.name)
    let found = try context.tree.glob(Glob("docs/t*"), below: .root)
    return text("\(names) \(found) \(try context.tree.kind(path("docs/table")))")
  }
  let all = ["lister", "reader", "writer"]
  let first = lab.build(all)
  #expect(first.text("reader") == "T1")
  #expect(first.text("lister") == "[\"other\", \"table\"] [docs/table] file")
  #expect(try lab.tree.read(path("docs/table")) == Array("T1".utf8))
  #expect(lab.takeRuns() == ["lister": 1, "reader": 2, "writer": 1])
  #expect(lab.build(all).summary.unchanged == 3)
  // What lies on disk at an owned path does not matter, and is put right.
  lab.tree.write("edited", to: path("docs/table"))
  #expect(lab.build(all).summary.unchanged == 3)
  #expect(try lab.tree.read(path("docs/table")) == Array("T1".utf8))
  lab.tree.write("2", to: path("in"))
  #expect(lab.build(all).text("reader") == "T2")
}

/// A path that changes hands is read anew.
@Test(arguments: EngineKind.allCases) func pathsMayChangeHands(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree = MemoryTree(["p": "disk"])
  lab.node("reader") { text(try $0.readText("p")) }
  #expect(lab.build("reader").text("reader") == "disk")
  lab.node("writer", writes: ["main": path("p")]) { _ in text("made") }
  #expect(lab.build("reader").text("reader") == "made")
  lab.node("writer") { _ in text("made") }
  lab.tree.write("disk again", to: path("p"))
  #expect(lab.build("reader").text("reader") == "disk again")
}

@Test(arguments: EngineKind.allCases) func readingOnesOwnOutputIsACircle(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree = MemoryTree(["p": "disk"])
  lab.node("a", writes: ["main": path("p")]) { text(try $0.readText("p")) }
  #expect(lab.build("a").allFindings.map(\.found) == ["lab:a reads p, which lab:a writes"])
}

@Test(arguments: EngineKind.allCases) func pathsAreOwnedBehindLinks(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree = MemoryTree(["real/x": ""])
  lab.tree.link(path("docs"), to: "real")
  lab.node("writer", writes: ["main": path("docs/table")]) { _ in text("T") }
  lab.node("reader") { text(try $0.readText("real/table") + $0.readText("docs/table")) }
  #expect(lab.build("reader").text("reader") == "TT")
  lab.node("wrong", writes: ["main": path("real/table")]) { _ in text("W") }
  #expect(lab.build("writer", "wrong").allFindings.map(\.code) == ["graph.two-owners"])
}

@Test(arguments: EngineKind.allCases) func artifactsToWriteMustBeThere(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("a", writes: ["other": path("p")]) { _ in text("") }
  for _ in 0..<2 { #expect(lab.build("a").allFindings.map(\.code) == ["graph.unknown-artifact"]) }
}
