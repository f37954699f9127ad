import BuildGraph
import BuildStore
import FileTree
import Findings
import Glibc
import Synchronization
import TestSupport
import Testing

/// A tree that counts what is asked of it.
private final class CountingTree: LinkedTree {
  let lower: WorkingTree
  private let count = Atomic(0)

  init(_ lower: WorkingTree) { self.lower = lower }

  var location: String? { lower.location }
  var asked: Int { count.load(ordering: .relaxed) }

  func entry(_ path: TreePath) throws(FileTreeError) -> TreeEntry {
    count.add(1, ordering: .relaxed)
    return try lower.entry(path)
  }

  func content(_ file: TreePath) throws(FileTreeError) -> [UInt8] {
    count.add(1, ordering: .relaxed)
    return try lower.content(file)
  }

  func entries(_ directory: TreePath) throws(FileTreeError) -> [DirectoryEntry] {
    count.add(1, ordering: .relaxed)
    return try lower.entries(directory)
  }
}

/// One build of a new process.
private func build(
  _ lab: Lab, in folder: TemporaryFolder, _ subjects: [String]
) throws -> (report: BuildReport, asked: Int) {
  let tree = CountingTree(try WorkingTree(root: folder.path))
  var options = lab.options
  options.width = 2
  let engine = Engine(
    graph: lab.graph, steps: lab.steps, tree: tree, folder: folder.path,
    store: BuildStore(folder: folder.path + "/.cache/hgraph"), options: options)
  return (engine.build(subjects.map(BuildGraphTests.lab)), tree.asked)
}

/// Paths that get an owner are seen by everybody, though the first build with the owner fails before
/// anybody asks, and no signature changed.
@Test func newOwnersAreSeenAfterAFailedBuild() throws {
  let folder = try TemporaryFolder()
  try folder.write("", to: "out/x")
  let lab = Lab(.narrow)
  lab.node("lister") { text("\(try $0.tree.list(path("out")).map(\.name))") }
  func isRead() throws -> Bool { try build(lab, in: folder, ["lister"]).asked > 0 }
  #expect(try build(lab, in: folder, ["lister"]).report.text("lister") == "[\"x\"]")
  for _ in 0..<200 where try isRead() { usleep(5_000) }
  #expect(try !isRead(), "the signature of the folder is believed")
  lab.node("owner", writes: ["main": path("out/y")]) { _ in throw LabError("no") }
  #expect(try build(lab, in: folder, ["owner"]).report.state("owner") == .failed)
  let report = try build(lab, in: folder, ["lister"]).report
  #expect(report.text("lister") == "[\"x\", \"y\"]")
  // And when it goes again.
  lab.graph.nodes.removeAll { $0.label == BuildGraphTests.lab("owner") }
  lab.node("other") { _ in throw LabError("no") }
  #expect(try build(lab, in: folder, ["other"]).report.state("other") == .failed)
  #expect(try build(lab, in: folder, ["lister"]).report.text("lister") == "[\"x\"]")
}

/// Every kind of question is answered by signatures alone, once they are older than the last look.
@Test func unchangedFilesAreNotRead() throws {
  let folder = try TemporaryFolder()
  for name in ["d/a", "d/e/b.y", "c", "empty/x"] { try folder.write(name, to: name) }
  try folder.link("l", to: "d")
  let lab = Lab(.narrow)
  lab.node("content") { text(try $0.readText("d/a") + $0.readText("l/a")) }
  lab.node("kind") { text("\(try $0.tree.kind(path("d/e")))\(try $0.tree.kind(path("no/x")))") }
  lab.node("list") { text("\(try $0.tree.list(path("d")).map(\.name))") }
  lab.node("glob") { text("\(try $0.tree.glob(Glob("**/*.y"), below: path("d")))") }
  lab.node("link") { text(try $0.tree.link(path("l")) ?? "") }
  lab.node("user") { text(try $0.needText("content", "glob")) }
  let all = ["content", "kind", "list", "glob", "link", "user"]
  #expect(try build(lab, in: folder, all).report.summary.built == 6)
  func untilNothingIsRead() throws -> Bool {
    for _ in 0..<200 {
      let (report, asked) = try build(lab, in: folder, all)
      #expect(report.summary.unchanged == 6)
      if asked == 0 { return true }
      usleep(5_000)
    }
    return false
  }
  #expect(try untilNothingIsRead())
  let changes: [(String, (TemporaryFolder) throws -> Void, Set<String>)] = [
    ("same size", { try $0.write("D/A", to: "d/a") }, ["content", "user"]),
    ("new file below", { try $0.write("", to: "d/e/new.y") }, ["glob", "user"]),
    ("deeper folder", { try $0.write("", to: "d/e/deep/x.y") }, ["glob", "user"]),
    ("file in it", { try $0.write("", to: "d/e/deep/z.y") }, ["glob", "user"]),
    ("unseen file", { try $0.write("", to: "d/e/deep/z.z") }, []),
    ("missing comes", { try $0.write("", to: "no/x") }, ["kind"]),
    ("entry goes", { try $0.remove("d/a") }, ["content", "list"]),
    ("old content comes back", { try $0.write("d/a", to: "d/a") }, ["user"]),
    (
      "link turns",
      { folder in
        try folder.remove("l")
        try folder.link("l", to: "empty/../d")
      }, ["link", "content"]
    ),
  ]
  for (name, change, runs) in changes {
    #expect(try untilNothingIsRead(), "before: \(name)")
    _ = lab.takeRuns()
    lab.options.keepsGoing = true
    try change(folder)
    let report = try build(lab, in: folder, all).report
    let reasons = report.outcomes.compactMapValues { $0.reason }
    #expect(Set(lab.takeRuns().keys) == runs, "\(name): \(reasons)")
    if name == "entry goes" { try folder.write("D/A", to: "d/a") }
  }
}

/// Going back to an older tree runs nothing.
@Test func checkoutsBackAndForthRunNothing() throws {
  let folder = try TemporaryFolder()
  let lab = Lab(.wide)
  for index in 0..<20 {
    lab.node("n\(index)") { text(try $0.readText("f\(index)")) }
    lab.node("u\(index)") { text(try $0.needText("n\(index)", "n\((index + 1) % 20)")) }
  }
  let all = (0..<20).flatMap { ["n\($0)", "u\($0)"] }
  var runs: [Int] = []
  for branch in ["a", "b", "a", "c", "b", "a", "c"] {
    for index in 0..<20 { try folder.write(index % 3 == 0 ? branch : "same", to: "f\(index)") }
    _ = lab.takeRuns()
    let report = try build(lab, in: folder, all).report
    #expect(report.text("u0") == branch + "same")
    runs.append(report.summary.built)
  }
  #expect(runs[0] == 40)
  #expect(runs[1] > 0 && runs[3] > 0)
  #expect([runs[2], runs[4], runs[5], runs[6]] == [0, 0, 0, 0])
}

/// A file that changes while the build reads it: the build goes round again, and is right.
@Test func changesDuringTheBuildAreTakenIn() throws {
  let folder = try TemporaryFolder()
  try folder.write("1", to: "f")
  let lab = Lab(.narrow)
  lab.node("first") { text(try $0.readText("f")) }
  lab.node("second") { context in
    let first = try context.needText("first")
    if first == "1" { try folder.write("2", to: "f") }
    return text(first + (try context.readText("f")))
  }
  let report = try build(lab, in: folder, ["second"]).report
  #expect(report.text("second") == "22")
  #expect(report.state("first") == .built)
  let counter = Atomic(0)
  lab.node("restless") { context in
    let before = try context.readText("f")
    try folder.write("\(counter.add(1, ordering: .relaxed).newValue)x", to: "f")
    return text(before + (try context.readText("f")))
  }
  let restless = try build(lab, in: folder, ["restless"]).report
  #expect(restless.findings.map(\.code) == ["build.keeps-changing"])
  #expect(!restless.succeeded)
}

/// Lost artifacts are made again, by whoever made them, and their users stay valid.
@Test func lostArtifactsAreMadeAgain() throws {
  let folder = try TemporaryFolder()
  try folder.write("1", to: "f")
  let lab = Lab(.narrow)
  lab.node("a") { text("a" + (try $0.readText("f"))) }
  lab.node("b") { text("b" + (try $0.needText("a"))) }
  #expect(try build(lab, in: folder, ["b"]).report.text("b") == "ba1")
  try folder.remove(".cache/hgraph/packs")
  _ = lab.takeRuns()
  #expect(try build(lab, in: folder, ["b"]).report.text("b") == "ba1")
  #expect(lab.takeRuns() == ["a": 1, "b": 1])
  #expect(try build(lab, in: folder, ["b"]).report.summary.unchanged == 2)
}

// MARK: Builds in which nothing changed

/// A graph of `copy`-like nodes, one for each line of a file, and how often it was loaded.
private final class ListedGraph: GraphSource {
  let identity = "list 1"
  let loads = Atomic(0)

  func load(
    _ tree: any FileTree, environment: (String) throws -> String?
  ) throws -> DeclaredGraph {
    loads.add(1, ordering: .relaxed)
    let list = String(decoding: try tree.read(path("list")), as: UTF8.self)
    let labels = list.split(separator: "\n").map { Label(step: "lab", subject: "copy/\($0)") }
    return DeclaredGraph(
      nodes: labels.map { NodeSpec($0) }, targets: [Target("all", needs: labels)])
  }
}

/// Where nothing changed neither the graph is loaded nor a node looked at; warnings come again.
@Test func idleBuildsLookAtNoNode() throws {
  let folder = try TemporaryFolder()
  let names = (0..<30).map { "\($0)" }
  for name in names { try folder.write(name, to: "in/\(name)") }
  try folder.write(names.joined(separator: "\n"), to: "list")
  let lab = Lab(.narrow)
  let warning = Finding(.warning, code: "w", "careful")
  lab.scripts["copy"] = { context in
    var output = text(try context.readText("in/" + context.node.label.subject.dropFirst(5)))
    if context.node.label.subject == "copy/3" { output.findings = [warning] }
    return output
  }
  let source = ListedGraph()
  func build() throws -> (report: BuildReport, asked: Int, nodes: Int, loads: Int) {
    let tree = CountingTree(try WorkingTree(root: folder.path))
    var options = lab.options
    options.artifacts = .none
    let engine = Engine(
      source: source, steps: lab.steps, tree: tree, folder: folder.path,
      store: BuildStore(folder: folder.path + "/.cache/hgraph"), options: options)
    let before = source.loads.load(ordering: .relaxed)
    let nodes = Atomic(0)
    let report = engine.build(named: ["all"]) { event in
      if case .nodeFinished = event { nodes.add(1, ordering: .relaxed) }
    }
    #expect(report.allFindings == [warning])
    return (
      report, tree.asked, nodes.load(ordering: .relaxed),
      source.loads.load(ordering: .relaxed) - before
    )
  }
  #expect(try build().report.summary.built == 30)
  func untilIdle() throws -> Bool {
    for _ in 0..<200 {
      let (report, asked, nodes, loads) = try build()
      #expect(report.summary.unchanged == 30)
      #expect(nodes == 0 && loads == 0)
      if asked == 0 { return true }
      usleep(5_000)
    }
    return false
  }
  #expect(try untilIdle())
  try folder.write("!", to: "in/7")
  let changed = try build()
  #expect(changed.report.summary.built == 1)
  #expect(changed.loads == 0, "the graph comes from the store")
  #expect(try untilIdle())
  try folder.write(names.joined(separator: "\n") + "\n", to: "list")
  #expect(try build().loads == 1)
  try folder.write("7", to: "in/7")
  try folder.write(names.joined(separator: "\n"), to: "list")
  #expect(try build().nodes == 0, "this was built before: nothing is to be done")
}

/// A signature that is not older than the look at it proves nothing, however often it stays the
/// same: files with stamps in the future are read by every build.
@Test func youngSignaturesProveNothing() throws {
  let folder = try TemporaryFolder()
  try folder.write("1", to: "f")
  var later = timespec()
  clock_gettime(CLOCK_REALTIME, &later)
  later.tv_sec += 3_600
  #expect(utimensat(AT_FDCWD, folder.path + "/f", [later, later], 0) == 0)
  let lab = Lab(.narrow)
  lab.node("a") { text(try $0.readText("f")) }
  #expect(try build(lab, in: folder, ["a"]).report.summary.built == 1)
  for _ in 0..<20 {
    let (report, asked) = try build(lab, in: folder, ["a"])
    #expect(report.summary.unchanged == 1)
    #expect(asked > 0)
    usleep(2_000)
  }
}
