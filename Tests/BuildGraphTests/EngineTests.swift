import BuildGraph
import Digest
import FileTree
import Findings
import Testing
import Text

@Test(arguments: EngineKind.allCases) func secondBuildRunsNothing(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree.write("1", to: path("f"))
  lab.node("a") { text("a" + (try $0.readText("f"))) }
  lab.node("b") { text("b" + (try $0.needText("a"))) }
  let first = lab.build("b")
  #expect(first.text("b") == "ba1")
  #expect(first.state("b") == .built)
  #expect(first.outcomes[Label(step: "lab", subject: "b")]?.restarts == 1)
  #expect(lab.takeRuns() == ["a": 1, "b": 2])
  let second = lab.build("b")
  #expect(second.text("b") == "ba1")
  #expect(second.state("a") == .unchanged)
  #expect(second.summary.unchanged == 2)
  #expect(second.reached == [Label(step: "lab", subject: "a"), Label(step: "lab", subject: "b")])
  #expect(lab.takeRuns() == [:])
}

@Test(arguments: EngineKind.allCases) func equalArtifactsStopTheRebuild(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree.write("x1", to: path("f"))
  lab.node("a") { context in
    let all = try context.readText("f")
    return StepOutput([
      Artifact(name: "first", mediaType: .text, bytes: Array(all.utf8.prefix(1))),
      Artifact(name: "rest", mediaType: .text, bytes: Array(all.utf8.dropFirst())),
    ])
  }
  for part in ["first", "rest"] {
    lab.node(part) { context in
      let request = ArtifactRequest(Label(step: "lab", subject: "a"), artifact: part)
      return StepOutput(try context.need([request]))
    }
  }
  _ = lab.build("first", "rest")
  _ = lab.takeRuns()
  lab.tree.write("x2", to: path("f"))
  _ = lab.build("first", "rest")
  #expect(lab.takeRuns() == ["a": 1, "rest": 1])
}

/// The node for `./app` must not be asked for once nobody names it any more.
@Test(arguments: EngineKind.allCases) func questionsAreCheckedInOrder(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree = MemoryTree(["index": "one", "one": "1", "two": "2"])
  lab.node("all") { context in
    let name = try context.readText("index")
    try context.declare([NodeSpec(Label(step: "lab", subject: "part/\(name)"))])
    return text(try context.needText("part/\(name)"))
  }
  lab.scripts["part"] = { context in
    text(try context.readText(String(context.node.label.subject.dropFirst(5))))
  }
  #expect(lab.build("all").text("all") == "1")
  _ = lab.takeRuns()
  lab.tree.write("two", to: path("index"))
  lab.tree.remove(path("one"))
  let report = lab.build("all")
  #expect(report.text("all") == "2")
  #expect(lab.takeRuns() == ["all": 2, "part/two": 1])
  #expect(report.outcomes.count == 2)
}

@Test(arguments: EngineKind.allCases) func oldTracesServeAgain(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("a") { text(try $0.readText("f")) }
  for value in ["1", "2", "1", "2"] {
    lab.tree.write(value, to: path("f"))
    #expect(lab.build("a").text("a") == value)
  }
  #expect(lab.takeRuns() == ["a": 2])
}

@Test(arguments: EngineKind.allCases) func declaredChildrenExistOnHits(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree.write("1", to: path("f"))
  lab.node("root") { context in
    _ = try context.readText("f")
    try context.declare([NodeSpec(Label(step: "lab", subject: "child/x"))])
    return text("root")
  }
  lab.scripts["child"] = { _ in text("child") }
  // Found through the node that discovers it, the first time and from its trace.
  #expect(lab.build("child/x").text("child/x") == "child")
  #expect(lab.takeRuns() == ["root": 1, "child/x": 1])
  #expect(lab.build("child/x").state("child/x") == .unchanged)
  #expect(lab.takeRuns() == [:])
  let unknown = lab.build("child/y")
  #expect(unknown.findings.first?.hints == ["did you mean lab:child/x?"])
  #expect(!unknown.succeeded)
}

@Test(arguments: EngineKind.allCases) func warningsAreReplayed(_ kind: EngineKind) {
  let lab = Lab(kind)
  let warning = Finding(
    .warning, code: "w", at: Place(file: "f", line: 2, column: 3), "careful", expected: "e",
    found: "f", hints: ["h"], chain: [Place(file: "g")])
  lab.node("a") { _ in StepOutput([], findings: [warning]) }
  #expect(lab.build("a").allFindings == [warning])
  let second = lab.build("a")
  #expect(second.state("a") == .unchanged)
  #expect(second.allFindings == [warning])
}

@Test(arguments: EngineKind.allCases) func failuresAreNotStoredAndSkipTheirUsers(_ kind: EngineKind)
{
  let lab = Lab(kind)
  lab.node("bad") { _ in throw LabError("broken") }
  lab.node("user") { text(try $0.needText("bad")) }
  lab.node("order", needs: ["bad"]) { _ in text("") }
  lab.node("other") { _ in text("fine") }
  for _ in 0..<2 {
    let report = lab.build("user", "order", "other")
    #expect(report.state("bad") == .failed)
    #expect(
      report.outcomes[Label(step: "lab", subject: "bad")]?.findings == LabError("broken").findings)
    #expect(report.state("user") == .skipped)
    #expect(report.state("order") == .skipped)
    #expect(
      report.outcomes[Label(step: "lab", subject: "user")]?.skippedFor
        == Label(step: "lab", subject: "bad"))
    #expect(report.state("other") == .built || report.state("other") == .unchanged)
    #expect(lab.takeRuns()["bad"] == 1)
  }
  lab.options.keepsGoing = false
  let report = lab.build("user", "other")
  #expect(report.state("user") == .skipped)
  // How far others are by then is for each engine to decide.
  #expect(kind != .simple || report.state("other") == nil)
}

/// A format that swallows errors does no harm: what it returns after an interruption is dropped.
@Test(arguments: EngineKind.allCases) func swallowedInterruptionsDoNoHarm(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree.write("1", to: path("f"))
  lab.node("a") { _ in text("a") }
  lab.node("b") { context in
    let value = (try? context.needText("a")) ?? "nothing"
    let file = (try? context.readText("f")) ?? "nothing"
    return text(value + file)
  }
  #expect(lab.build("b").text("b") == "a1")
}

@Test(arguments: EngineKind.allCases) func circlesArePrintedWhole(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("a", place: Place(file: "g", line: 1)) { text(try $0.needText("b")) }
  lab.node("b", needs: ["c"], place: Place(file: "g", line: 2)) { _ in text("") }
  lab.node("c", place: Place(file: "g", line: 3)) { text(try $0.needText("a")) }
  let report = lab.build("a")
  let finding = report.allFindings.first
  #expect(finding?.code == "graph.cycle")
  #expect(finding?.found == "lab:a asks for lab:b, lab:b needs lab:c, lab:c asks for lab:a")
  #expect(finding?.chain.map(\.line) == [1, 2, 3])
  #expect(!report.succeeded)
}

@Test(arguments: EngineKind.allCases) func longChainsAreNoProblemAndEndlessOnesAnError(
  _ kind: EngineKind
) {
  let lab = Lab(kind)
  lab.scripts["n"] = { context in
    let number = Int(context.node.label.subject.dropFirst(2)) ?? 0
    if number == 0 { return text("end") }
    try context.declare([NodeSpec(Label(step: "lab", subject: "n/\(number - 1)"))])
    return text(try context.needText("n/\(number - 1)"))
  }
  lab.graph.nodes = [
    NodeSpec(Label(step: "lab", subject: "n/3000")), NodeSpec(Label(step: "lab", subject: "n/-1")),
  ]
  #expect(lab.build("n/3000").text("n/3000") == "end")
  let endless = lab.build("n/-1")
  #expect(endless.allFindings.map(\.code) == ["graph.too-deep"])
}

/// Perhaps the label is unknown only because the node failed that declares it.
@Test(arguments: EngineKind.allCases) func failuresOfDiscoverersAreShown(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("root") { _ in throw LabError("broken") }
  let report = lab.build("child/x")
  #expect(report.allFindings.map(\.code) == ["graph.unknown-node", "lab"])
}

/// A node that is tried for what it may declare, and waits for the one that looks, is no circle.
@Test(arguments: EngineKind.allCases) func discoveryMakesNoCircles(_ kind: EngineKind) {
  for order in [["user", "root"], ["root", "user"]] {
    let lab = Lab(kind)
    lab.node("user") { text(try $0.needText("child/x")) }
    lab.node("root") { context in
      try context.declare([NodeSpec(Label(step: "lab", subject: "child/x"))])
      return text(try context.needText("user"))
    }
    lab.scripts["child"] = { _ in text("child") }
    #expect(lab.build(order).text("root") == "child")
  }
}

@Test(arguments: EngineKind.allCases) func contradictingDeclarationsNameBoth(_ kind: EngineKind) {
  let lab = Lab(kind)
  for name in ["one", "two"] {
    lab.node(name) { context in
      let child = NodeSpec(
        Label(step: "lab", subject: "child/x"), parameters: .map(["name": .string(name)]))
      try context.declare([child])
      return text("")
    }
  }
  lab.scripts["child"] = { _ in text("") }
  let report = lab.build("one", "two")
  #expect(
    report.allFindings.map(\.message) == [
      "lab:child/x is declared by lab:one and, differently, by lab:two"
    ])
  lab.node("writer") { context in
    try context.declare([
      NodeSpec(Label(step: "lab", subject: "child/y"), writes: ["main": path("x")])
    ])
    return text("")
  }
  #expect(lab.build("writer").allFindings.map(\.code) == ["graph.may-not-write"])
}

@Test(arguments: EngineKind.allCases) func missingArtifactsAreNamed(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("a") { _ in text("") }
  lab.node("b") { context in
    StepOutput(
      try context.need([ArtifactRequest(Label(step: "lab", subject: "a"), artifact: "other")]))
  }
  let report = lab.build("b")
  #expect(report.allFindings.map(\.message) == ["lab:a has no artifact other"])
  #expect(report.allFindings.first?.expected == "one of main")
}

@Test(arguments: EngineKind.allCases) func environmentIsADependency(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("a") { text(try $0.environment("X") ?? "unset") }
  #expect(lab.build("a").text("a") == "unset")
  lab.options.environment = [ByteText("X"): "1", ByteText("Y"): "1"]
  #expect(lab.build("a").text("a") == "1")
  lab.options.environment = [ByteText("X"): "1"]
  #expect(lab.build("a").state("a") == .unchanged)
}

/// Nothing made from secrets is stored, and sensitivity goes on to whoever asks.
@Test(arguments: EngineKind.allCases) func secretsAreNotStored(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree.write("cipher", to: path("f"))
  lab.node("secret") { context in
    _ = try context.readText("f")
    return StepOutput([
      Artifact(name: "clear", mediaType: .text, bytes: Array("clear".utf8), isSensitive: true),
      Artifact(name: "public", mediaType: .text, bytes: Array("public".utf8)),
    ])
  }
  for part in ["clear", "public"] {
    lab.node(part) { context in
      let request = ArtifactRequest(Label(step: "lab", subject: "secret"), artifact: part)
      let artifact = try context.need([request])
      return StepOutput([Artifact(mediaType: .text, bytes: artifact.flatMap(\.bytes))])
    }
  }
  for round in 0..<2 {
    let report = lab.build("clear", "public")
    #expect(report.artifacts(of: Label(step: "lab", subject: "clear")).map(\.isSensitive) == [true])
    #expect(
      report.artifacts(of: Label(step: "lab", subject: "public")).map(\.isSensitive) == [false])
    #expect(report.outcomes[Label(step: "lab", subject: "clear")]?.reason == .neverStored)
    let runs = lab.takeRuns()
    #expect(runs["secret"] == 1)
    // Whoever asks first waits for the secret, then runs; on several lanes that may be either.
    #expect(runs["clear"] == 2 || kind == .wide && runs["clear"] == 1)
    if kind != .wide || round > 0 { #expect(runs["public"] == (round == 0 ? 1 : nil)) }
  }
}

@Test(arguments: EngineKind.allCases) func reasonsTellWhatChanged(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.tree.write("1", to: path("f"))
  func reason(_ parameters: Parameter = .map([:])) -> String? {
    lab.node("a", parameters: parameters) { text(try $0.readText("f")) }
    return lab.build("a").outcomes[Label(step: "lab", subject: "a")]?.reason?.description
  }
  #expect(reason() == "it was never built")
  #expect(reason() == nil)
  #expect(
    reason(.map(["seed": .int(1), "name": .string("x")])) == "the parameters name, seed changed")
  lab.tree.write("2", to: path("f"))
  #expect(reason() == "content of f changed from 6b86b273ff34 to d4735e3a265e")
  lab.tree.remove(path("f"))
  #expect(lab.build("a").state("a") == .failed)
  lab.tree.write("2", to: path("f"))
  lab.version = 2
  #expect(reason() == "the step changed from version 1 to 2")
  lab.options.salt = .init(of: [1])
  #expect(reason() == "the program changed")
}

/// Absence, kinds, listings, patterns and links are dependencies like contents.
@Test(arguments: EngineKind.allCases) func whatWasSeenIsWhatIsChecked(_ kind: EngineKind) {
  let scripts: [(String, Lab.Script)] = [
    ("exists", { text("\(try $0.tree.exists(path("d/x")))") }),
    ("missing", { text((try? $0.readText("d/x")) ?? "missing") }),
    ("kind", { text("\(try $0.tree.kind(path("k")))") }),
    ("list", { text(try $0.tree.list(path("d")).map(\.name).joined()) }),
    ("glob", { text(try $0.tree.glob(Glob("**/*.y"), below: path("d")).map(\.text).joined()) }),
    ("link", { text(try $0.tree.link(path("l")) ?? "no link") }),
    ("through", { text(try $0.readText("l/f")) }),
    ("upAgain", { text((try? $0.readText("u/f")) ?? "dangling") }),
  ]
  let edits: [(change: (inout MemoryTree) -> Void, runs: Set<String>)] = [
    ({ $0.write("", to: path("d/x")) }, ["exists", "missing", "list"]),
    ({ $0.write("", to: path("unseen/x")) }, []),
    ({ $0.write("", to: path("d/deep/a.y")) }, ["list", "glob"]),
    ({ $0.write("", to: path("d/deep/a.z")) }, []),
    ({ $0.write(Array("k".utf8), to: path("k"), isExecutable: true) }, ["kind"]),
    ({ $0.makeDirectory(path("k")) }, ["kind"]),
    ({ $0.link(path("l"), to: "two") }, ["link", "through"]),
    ({ $0.write("2", to: path("two/f")) }, ["through"]),
    ({ $0.remove(path("via")) }, ["upAgain"]),
    ({ $0.write("a file", to: path("via")) }, ["upAgain"]),
    ({ $0.makeDirectory(path("via")) }, []),
    ({ $0.remove(path("d")) }, ["exists", "missing", "list", "glob"]),
  ]
  let lab = Lab(kind)
  lab.tree = MemoryTree(["d/f": "", "k": "k", "one/f": "1", "two/f": "1", "via/f": ""])
  lab.tree.link(path("l"), to: "one")
  lab.tree.link(path("u"), to: "via/../one")
  for (name, script) in scripts { lab.node(name, script: script) }
  let names = scripts.map(\.0)
  #expect(lab.build(names).succeeded)
  _ = lab.takeRuns()
  for (index, edit) in edits.enumerated() {
    edit.change(&lab.tree)
    let report = lab.build(names)
    let clean = lab.cleanBuild(names)
    for name in names { #expect(report.text(name) == clean.text(name), "edit \(index): \(name)") }
    #expect(report.summary.built <= edit.runs.count, "edit \(index)")
    let built = names.filter { report.state($0) == .built || report.state($0) == .failed }
    #expect(edit.runs.isSuperset(of: built), "edit \(index)")
    _ = lab.takeRuns()
  }
}

@Test(arguments: EngineKind.allCases) func eventsComeInOrder(_ kind: EngineKind) {
  let lab = Lab(kind)
  lab.node("a") { _ in text("a") }
  let seen = Seen()
  _ = lab.engine.build([Label(step: "lab", subject: "a")]) { event in
    switch event {
    case .started(let labels): seen.words.append("started \(labels)")
    case .nodeStarted(let label): seen.words.append("\(label) starts")
    case .nodePaused(let label): seen.words.append("\(label) pauses")
    case .nodeFinished(let label, let outcome): seen.words.append("\(label) \(outcome.state)")
    case .finding(let finding): seen.words.append(finding.code)
    case .finished(let summary): seen.words.append("finished \(summary.built)")
    }
  }
  #expect(seen.words == ["started [lab:a]", "lab:a starts", "lab:a built", "finished 1"])
}

/// Filled by the build's thread, which is waited for.
private final class Seen: @unchecked Sendable {
  var words: [String] = []
}

@Test func aCancelledBuildKeepsWhatIsFinished() {
  let lab = Lab()
  let cancellation = BuildCancellation()
  lab.node("a") { _ in
    cancellation.cancel()
    return text("a")
  }
  lab.node("b") { _ in text("b") }
  let labels = ["a", "b"].map { Label(step: "lab", subject: $0) }
  let report = lab.engine.build(labels, cancellation: cancellation)
  #expect(report.state("a") == .built)
  #expect(report.outcomes[labels[1]] == nil)
  let next = lab.engine.build(labels)
  #expect(next.state("a") == .unchanged)
  #expect(next.state("b") == .built)
}

@Test func aRecordSaysWhatWasSeenAndMade() throws {
  let lab = Lab()
  lab.node("a") { _ in text("out") }
  #expect(lab.engine.record(of: Label(step: "lab", subject: "a")) == nil)
  _ = lab.build(["a"])
  let record = try #require(lab.engine.record(of: Label(step: "lab", subject: "a")))
  #expect(record.reason == .new)
  #expect(record.outputs.map(\.size) == [3])
  #expect(record.outputs.map(\.digest) == [Digest(of: "out".utf8)])
}
