import BuildGraph
import FileTree
import Findings
import TestSupport
import Testing

private func files(_ folder: TemporaryFolder) throws -> [String] {
  let tree = try WorkingTree(root: folder.path, isWorkspace: false)
  return try tree.glob(Glob("**"), below: .root).map {
    "\($0)=\(String(decoding: try tree.read($0), as: UTF8.self))"
  }.filter { !$0.hasPrefix(OutDirectory.manifestName) }
}

@Test func artifactsAreLaidOut() throws {
  let folder = try TemporaryFolder()
  let out = OutDirectory(folder.path)
  let lab = Lab()
  lab.tree = MemoryTree(["f": "1"])
  lab.node("a/b") { text(try $0.readText("f")) }
  lab.node("many") { _ in
    StepOutput([
      Artifact(name: "x", mediaType: .yaml, bytes: [0x79]),
      Artifact(name: "secret", mediaType: .text, bytes: [0x73], isSensitive: true),
    ])
  }
  lab.node("../../evil") { _ in text("evil") }
  try folder.write("mine", to: "lab/mine.txt")
  let first = try out.update(from: lab.build("a/b", "many", "../../evil"))
  #expect(try files(folder) == ["lab/a/b.txt=1", "lab/many/x.yaml=y", "lab/mine.txt=mine"])
  #expect(first.findings.map(\.code) == ["out.leaves-folder"])

  lab.tree.write("2", to: path("f"))
  lab.node("mine") { _ in text("built") }
  let second = try out.update(from: lab.build("a/b", "mine"))
  #expect(second.written == [path("lab/a/b.txt")])
  #expect(second.removed == [path("lab/many/x.yaml")])
  #expect(second.findings.map(\.code) == ["out.foreign-file"])
  #expect(try files(folder) == ["lab/a/b.txt=2", "lab/mine.txt=mine"])
  let third = try out.update(from: lab.build("a/b", "mine"))
  #expect(third.written.isEmpty && third.removed.isEmpty)

  // A file in the place of a folder, and back.
  lab.node("a") { _ in text("file") }
  lab.node("a.txt/b") { _ in text("below") }
  _ = try out.update(from: lab.build("a"))
  #expect(try files(folder) == ["lab/a.txt=file", "lab/mine.txt=mine"])
  _ = try out.update(from: lab.build("a.txt/b"))
  #expect(try files(folder) == ["lab/a.txt/b.txt=below", "lab/mine.txt=mine"])

  // What somebody changed is theirs.
  try folder.write("edited", to: "lab/a.txt/b.txt")
  let last = try out.update(from: lab.build("a"))
  #expect(last.findings.compactMap(\.place?.file) == ["lab/a.txt/b.txt", "lab/a.txt"])
  #expect(try files(folder) == ["lab/a.txt/b.txt=edited", "lab/mine.txt=mine"])
}

@Test func secretsAreForTheUserAlone() throws {
  let folder = try TemporaryFolder()
  let lab = Lab()
  lab.node("s") { _ in
    StepOutput([Artifact(mediaType: .text, bytes: [0x73], isSensitive: true)])
  }
  _ = try OutDirectory(folder.path, includesSensitive: true).update(from: lab.build("s"))
  #expect(try files(folder) == ["lab/s.txt=s"])
  #expect(try mode(folder.path + "/lab/s.txt") == 0o600)
  _ = try OutDirectory(folder.path).update(from: lab.build("s"))
  #expect(try files(folder) == [])
}
