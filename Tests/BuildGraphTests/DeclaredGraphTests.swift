import BuildGraph
import FileTree
import Findings
import Testing

private struct Copy: Step {
  static let id = "copy"
  static let version: UInt32 = 1
  static let summary = "copies"
  static let parameters = [
    StepParameter("path", .path, isRequired: true, "the file"),
    StepParameter("mode", .choice(["fast", "slow"]), "how"),
    StepParameter("names", .list(.string), "who"),
    StepParameter("counts", .map(.int), "how many"),
    StepParameter("flag", .bool, "whether"),
  ]

  func run(_ context: any StepContext) throws -> StepOutput { StepOutput([]) }
}

private let steps = StepRegistry([Copy()])

private func node(
  _ subject: String, line: Int, step: String = "copy", needs: [String] = [],
  writes: [String] = [], _ parameters: Parameter = .map(["path": .string("x")])
) -> NodeSpec {
  NodeSpec(
    Label(step: step, subject: subject), parameters: parameters,
    needs: needs.map { Label(step: "copy", subject: $0) },
    writes: Dictionary(uniqueKeysWithValues: writes.enumerated().map { ("w\($0)", path($1)) }),
    place: Place(file: "g", line: line))
}

private func words(_ graph: DeclaredGraph) -> [String] {
  do {
    try graph.check(against: steps)
    return []
  } catch {
    return error.findings.map { finding in
      let parts = [finding.expected, finding.found] + finding.hints
      return "\(finding.place?.line ?? 0) \(finding.message)"
        + parts.compactMap { $0.map { "; \($0)" } }.joined()
    }
  }
}

@Test func graphsAreChecked() {
  let cases: [(DeclaredGraph, [String])] = [
    (DeclaredGraph(nodes: [node("a", line: 1, needs: ["b"]), node("b", line: 2)]), []),
    (
      DeclaredGraph(nodes: [node("a", line: 1), node("a", line: 2)]),
      ["2 copy:a is declared twice; another one at g:1"]
    ),
    (
      DeclaredGraph(targets: [
        Target("t", needs: [], place: Place(file: "g", line: 3)),
        Target("t", needs: [], place: Place(file: "h", line: 4)),
      ]), ["4 the target t is declared twice; another one at g:3"]
    ),
    (
      DeclaredGraph(nodes: [node("abcdef", line: 1), node("b", line: 2, needs: ["abcdfe"])]),
      ["2 copy:b needs copy:abcdfe, which nobody declares; did you mean copy:abcdef?"]
    ),
    (
      DeclaredGraph(targets: [Target("t", needs: [Label(step: "copy", subject: "x")])]),
      ["0 the target t needs copy:x, which nobody declares"]
    ),
    (
      DeclaredGraph(nodes: [
        node("a", line: 1, needs: ["b"]), node("b", line: 2, needs: ["c", "d"]),
        node("c", line: 3, needs: ["b"]), node("d", line: 4, needs: ["d"]),
      ]),
      [
        "2 nodes need each other in a circle; copy:b needs copy:c (g:2), copy:c needs copy:b (g:3)",
        "4 nodes need each other in a circle; copy:d needs copy:d (g:4)",
      ]
    ),
    (
      DeclaredGraph(nodes: [node("a", line: 1, step: "cpoy")]),
      ["1 cpoy:a has an unknown step cpoy; did you mean copy?"]
    ),
    (
      DeclaredGraph(nodes: [
        node("a", line: 1, writes: ["d"]), node("b", line: 2, writes: ["d/x/y", "e"]),
        node("c", line: 3, writes: ["e"]), node("d", line: 4, writes: ["dd"]),
      ]),
      [
        "2 copy:b writes d/x/y, inside d, which is a file of copy:a; the other owner at g:1",
        "3 copy:c writes e, which belongs to copy:b; the other owner at g:2",
      ]
    ),
  ]
  for (graph, expected) in cases { #expect(words(graph) == expected) }
}

@Test func parametersAreChecked() {
  let cases: [(Parameter, [String])] = [
    (.map(["path": .string("a/b"), "mode": .string("slow"), "names": .list([.string("x")])]), []),
    (.map([:]), ["1 copy:a has no parameter path; path: the file"]),
    (
      .map(["path": .string("x"), "mod": .string("fast")]),
      [
        "1 copy:a has an unknown parameter mod; one of path, mode, names, counts, flag; did you mean mode?"
      ]
    ),
    (
      .map(["path": .string("../x"), "mode": .string("fats")]),
      [
        "1 the parameter mode of copy:a has no such value; one of fast, slow; fats; did you mean fast?",
        "1 the parameter path of copy:a leaves the workspace; a path below the root of the workspace; ../x",
      ]
    ),
    (
      .map([
        "path": .int(1), "names": .list([.string("x"), .null]), "counts": .map(["a": .bool(true)]),
      ]),
      [
        "1 the parameter counts.a of copy:a is of the wrong type; an integer; a boolean",
        "1 the parameter names[1] of copy:a is of the wrong type; a string; null",
        "1 the parameter path of copy:a is of the wrong type; a path; an integer",
      ]
    ),
    (.null, ["1 the parameters of copy:a are no map"]),
  ]
  for (parameters, expected) in cases {
    #expect(words(DeclaredGraph(nodes: [node("a", line: 1, parameters)])) == expected)
  }
}

@Test func wordsOfTheCommandLineNameNodes() throws {
  let a = Label(step: "copy", subject: "apps")
  let graph = DeclaredGraph(
    nodes: [node("apps", line: 1), node("twice", line: 2), node("twice", line: 3, step: "other")],
    targets: [Target("all", needs: [a])])
  #expect(try graph.labels(named: "all") == [a])
  #expect(try graph.labels(named: "apps") == [a])
  #expect(try graph.labels(named: "made:later") == [Label(step: "made", subject: "later")])
  for (word, hint) in [("al", "did you mean all?"), ("appps", "did you mean apps?")] {
    #expect { try graph.labels(named: word) } throws: {
      ($0 as? GraphError)?.findings.first?.hints == [hint]
    }
  }
  #expect { try graph.labels(named: "twice") } throws: {
    ($0 as? GraphError)?.findings.first?.expected == "one of copy:twice, other:twice"
  }
}
