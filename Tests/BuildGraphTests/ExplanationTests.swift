import BuildGraph
import FileTree
import Testing

private func chain(_ explanation: Explanation) -> [String] {
  explanation.chain.map { link in
    switch link.prospect {
    case .unchanged: "\(link.label) unchanged"
    case .wouldRun(let reason): "\(link.label): \(reason)"
    case .mayRun(let after): "\(link.label) after \(after)"
    case .unknown: "\(link.label) unknown"
    }
  }
}

@Test(arguments: EngineKind.allCases) func explanationsLeadDownToTheFile(_ kind: EngineKind) throws
{
  let lab = Lab(kind)
  lab.tree = MemoryTree(["f": "1", "d/x": ""])
  lab.node("a") { text(try $0.readText("f")) }
  lab.node("b") { context in
    try context.declare([NodeSpec(Label(step: "lab", subject: "c/x"))])
    return text(try context.needText("a", "c/x"))
  }
  lab.scripts["c"] = { text("\(try $0.tree.list(path("d")).map(\.name))") }
  let b = Label(step: "lab", subject: "b")
  #expect(try chain(lab.engine.explain(b)) == ["lab:b: it was never built"])
  _ = lab.build("b")
  _ = lab.takeRuns()
  #expect(try chain(lab.engine.explain(b)) == ["lab:b unchanged"])
  #expect(try lab.engine.explain(b).lastChain.map { "\($0.reason)" } == ["it was never built"])

  lab.tree.write("2", to: path("f"))
  #expect(
    try chain(lab.engine.explain(b)) == [
      "lab:b after lab:a", "lab:a: content of f changed from 6b86b273ff34 to d4735e3a265e",
    ])
  lab.tree.write("1", to: path("f"))
  lab.tree.write("", to: path("d/new"))
  lab.tree.remove(path("d/x"))
  #expect(
    try chain(lab.engine.explain(b)) == [
      "lab:b after lab:c/x", "lab:c/x: entries of d changed: added new, removed x",
    ])
  #expect(
    try chain(lab.engine.explain(Label(step: "lab", subject: "c/x"))) == [
      "lab:c/x: entries of d changed: added new, removed x"
    ])
  #expect(lab.takeRuns() == [:], "explaining runs nothing")
  _ = lab.build("b")
  #expect(
    try lab.engine.explain(b).lastChain.map(\.label.description) == ["lab:b", "lab:c/x"])
  #expect(try chain(lab.engine.explain(Label(step: "lab", subject: "zzz"))) == ["lab:zzz unknown"])
}
