import BuildGraph
import FileTree
import TestSupport
import Testing

@Test func templatesAreTakenApart() {
  let cases: [(String, [ParameterTemplate.Segment]?)] = [
    ("", []), ("a", [.literal("a")]), ("$", [.literal("$")]), ("$a$", [.literal("$a$")]),
    ("$$", [.literal("$")]), ("$${x[0]}", [.literal("${x[0]}")]),
    ("$$${x[0]}", [.literal("$"), .element(of: "x", 0)]),
    ("a${x[12]}b", [.literal("a"), .element(of: "x", 12), .literal("b")]),
    ("${x[0]}${y[1]}", [.element(of: "x", 0), .element(of: "y", 1)]),
    ("${x}", nil), ("${x[]}", nil), ("${x[-1]}", nil), ("${x[0]", nil), ("${[0]}", nil),
    ("${x[99999999999]}", nil), ("${x[0].y}", nil), ("${}", nil),
  ]
  for (text, segments) in cases {
    #expect(ParameterTemplate(text)?.segments == segments, "\(text)")
    #expect(
      ParameterTemplate(ParameterTemplate.quoted(text))?.segments
        == (text.isEmpty ? [] : [.literal(text)]))
  }
}

/// Scratch folders are empty, apart from each other, and gone with their last user; what a program
/// that was killed left behind goes with the next.
@Test func scratchFoldersAreTheirUsersAlone() throws {
  let folder = try TemporaryFolder()
  let base = folder.path + "/cache/tmp"
  let lab = Lab()
  lab.options.scratch = base
  lab.node("a") { context in
    try folder.write("x", to: "cache/tmp/run-0/sub/left behind")
    let one = try context.scratch()
    let two = try context.scratch()
    try folder.write("x", to: "cache/tmp/run-1/sub/deep/x", mode: 0)
    let modes = try [mode(one.path), mode(two.path)]
    return text("\(one.path) \(two.path) \(modes) \(one.holdsSecrets)")
  }
  let report = lab.build("a")
  #expect(report.text("a") == "\(base)/run-0 \(base)/run-1 [448, 448] false", "\(report)")
  #expect(try WorkingTree(root: base, isWorkspace: false).list(.root) == [])
}

/// Programs are looked at once a build, and what is recorded is their content.
@Test func programsAreQuestions() throws {
  let folder = try TemporaryFolder()
  let lab = Lab()
  let tool = folder.path + "/tool"
  lab.node("a") { context in
    let found = try context.tool(tool) ?? "none"
    try folder.write("later", to: "tool", mode: 0o755)
    return text("\(found) \(try context.tool(tool) ?? "none") \(try context.tool("a/b") ?? "none")")
  }
  #expect(lab.build("a").text("a") == "none none none")
  #expect(lab.build("a").text("a") == "\(tool) \(tool) none")
  #expect(lab.build("a").state("a") == .unchanged)
  try folder.write("other", to: "tool", mode: 0o755)
  #expect(lab.build("a").state("a") == .built)
  _ = lab.build("a")
  #expect(lab.build("a").state("a") == .unchanged)
  #expect(
    try lab.engine.explain(Label(step: "lab", subject: "a")).lastChain.first.map { "\($0.reason)" }?
      .contains("tool") == true)
}

@Test func whatIsNotRecordedIsNoDependency() throws {
  let lab = Lab()
  lab.tree = MemoryTree(["f": "1", "g": "1"])
  lab.node("a") { context in
    let peeked = try context.unrecorded { try context.readText("f") + context.readText("g") }
    return text(peeked + (try context.readText("g")))
  }
  #expect(lab.build("a").text("a") == "111")
  lab.tree.write([0x32], to: path("f"))
  #expect(lab.build("a").state("a") == .unchanged)
  lab.tree.write([0x32], to: path("g"))
  #expect(lab.build("a").text("a") == "222")
}
