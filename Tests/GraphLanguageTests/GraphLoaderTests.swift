import BuildGraph
import FileTree
import Findings
import StandardSteps
import Testing

@testable import GraphLanguage

private func load(_ files: KeyValuePairs<String, String>) throws -> DeclaredGraph {
  try GraphLoader(
    tree: MemoryTree(files), steps: .standard, environment: { $0 == "STAGE" ? "test" : nil }
  )
  .load()
}

private let head = "apiVersion: hgraph.dev/v1\nkind: Graph\n"

@Test func nodesAndTargets() throws {
  let graph = try load([
    "Graphs/a.yaml": head + """
      vars:
        file: { file: talos/talenv.yaml, query: "versions[1].name" }
        folder: talos
      nodes:
        - name: one
          step: copy
          with: { from: "${folder}/${file}", to: out/one.yaml }
          write: true
        - name: two
          step: write
          with: { text: "$${kept} ${env.STAGE}" }
          needs: [one]
      targets:
        both: { description: Both of them, needs: ["*"] }
      """,
    "talos/talenv.yaml": "versions: [{name: a}, {name: talenv.yaml}]\n",
  ])
  #expect(graph.nodes.map(\.label.description) == ["copy:one", "write:two"])
  #expect(graph.nodes[0].parameters["from"]?.text == "talos/talenv.yaml")
  #expect(graph.nodes[0].writes == [Artifact.main: TreePath("out/one.yaml")])
  #expect(graph.nodes[1].parameters["text"]?.text == "${kept} test")
  #expect(graph.nodes[1].needs == [graph.nodes[0].label])
  #expect(graph.target(named: "both")?.needs.count == 2)
}

/// In a command, elements of other parameters are left to the step, and all else means itself.
@Test func commandsAreTemplates() throws {
  let graph = try load([
    "Graphs/a.yaml": head + """
      vars: { dollar: "$HOME", list: [x, "$"], inputs: [of, variables] }
      nodes:
        - name: n
          step: exec
          with:
            command: [a, "-i${inputs[0]}", "$HOME$", "$${inputs[0]}", "${dollar}${outputs[1]}"]
            inputs: [in.txt]
            outputs: ["${env.STAGE}.txt", b/c]
            env: { A: "$${inputs[0]} $B" }
          write: true
          timeout: 1m30s
        - name: spliced
          step: exec
          with: { command: "${list}" }
      """
  ])
  let node = graph.nodes[0]
  let words = node.parameters["command"]?.elements?.compactMap { $0.text } ?? []
  try #require(words.count == 5)
  func segments(_ index: Int) -> [ParameterTemplate.Segment]? {
    ParameterTemplate(words[index])?.segments
  }
  #expect(segments(0) == [.literal("a")])
  #expect(segments(1) == [.literal("-i"), .element(of: "inputs", 0)])
  #expect(segments(2) == [.literal("$HOME$")])
  #expect(segments(3) == [.literal("${inputs[0]}")])
  #expect(segments(4) == [.literal("$HOME"), .element(of: "outputs", 1)])
  #expect(node.parameters["env"] == .map(["A": .string("${inputs[0]} $B")]))
  #expect(
    node.writes
      == ["test.txt": TreePath("test.txt"), "b/c": TreePath("b/c")].compactMapValues { $0 })
  #expect(node.timeout == .seconds(90))
  #expect(graph.nodes[1].parameters["command"] == .list([.string("x"), .string("$$")]))
}

@Test func lengthsOfTime() {
  let cases: [(String, Duration?)] = [
    ("30s", .seconds(30)), ("2m", .seconds(120)), ("1h30m", .seconds(5400)),
    ("500ms", .milliseconds(500)), ("1m1ms", .milliseconds(60_001)), ("", nil), ("30", nil),
    ("s", nil), ("0s", nil), ("1s1m", nil), ("1s1s", nil), ("1 s", nil), ("1.5s", nil),
    ("-1s", nil), ("9999999999s", nil), ("9000h", nil), ("\u{661}s", nil),
  ]
  for (text, duration) in cases { #expect(TimeSpan.parse(text) == duration, "\(text)") }
}

@Test func forEachMakesANodeForEachFile() throws {
  let graph = try load([
    "Graphs/a.yaml": head + """
      nodes:
        - forEach: { glob: "apps/*/kustomization.yaml", as: k }
          name: "app/${k.dirname.basename}"
          step: kustomize.build
          with: { path: "${k.dirname}" }
        - forEach: { list: [x, y], as: letter }
          name: "letter-${letter}"
          step: write
          with: { text: "${letter}" }
        - forEach: { file: nodes.yaml, query: nodes, as: host }
          name: "host-${host.name}"
          step: write
          with: { text: "${host.address}" }
      targets:
        apps: { needs: ["app/*"] }
      """,
    "apps/b/kustomization.yaml": "", "apps/a/kustomization.yaml": "",
    "nodes.yaml": "nodes: [{name: n1, address: 10.0.0.1}]\n",
  ])
  #expect(
    graph.nodes.map(\.label.subject) == ["app/a", "app/b", "letter-x", "letter-y", "host-n1"])
  #expect(graph.nodes[4].parameters["text"]?.text == "10.0.0.1")
  #expect(graph.target(named: "apps")?.needs.map(\.subject) == ["app/a", "app/b"])
}

@Test func filesElsewhereAreIncluded() throws {
  let graph = try load([
    "Graphs/a.yaml": head + "include: [../more/b.yaml]\n",
    "more/b.yaml": head + "nodes: [{name: n, step: write, with: {text: t}}]\n",
  ])
  #expect(graph.nodes.map(\.place) == [Place(file: "more/b.yaml", line: 3, column: 16)])
}

@Test func theDefaultGraphFollowsTheConventions() throws {
  let graph = try load([
    "kubernetes/apps/a/kustomization.yaml": "", "kubernetes/b/kustomization.yml": "",
    "bootstrap/c/Kustomization": "", "other/kustomization.yaml": "",
  ])
  #expect(
    graph.nodes.map(\.label.description).sorted() == [
      "kustomize.build:bootstrap/c", "kustomize.build:kubernetes/apps/a",
      "kustomize.build:kubernetes/b",
    ])
  #expect(graph.targets.map(\.name).sorted() == ["bootstrap", "cluster", "kubernetes"])
  #expect(graph.target(named: "cluster")?.needs.count == 3)
  let half = try load(["kubernetes/b/kustomization.yml": ""])
  #expect(half.targets.map(\.name).sorted() == ["cluster", "kubernetes"])
}

/// Two kustomization files in one folder are the step's mistake to tell, not a graph error.
@Test func equalNodesOfOneLoopAreOne() throws {
  let graph = try load([
    "kubernetes/b/kustomization.yml": "", "kubernetes/b/kustomization.yaml": "",
  ])
  #expect(graph.nodes.count == 1)
}

/// What is wrong, and where: every row is a graph file behind the common head, and what must be
/// said of it.
private let mistakes: [(text: String, code: String, place: String)] = [
  ("nodez: []\n", "graph.unknown-key", "3:1"),
  ("nodes: [{name: n, step: write, wiht: {}}]\n", "graph.unknown-key", "3:32"),
  ("nodes: [{name: n}]\n", "graph.missing-key", "3:9"),
  ("nodes: [{name: n, step: wirte}]\n", "graph.unknown-step", "3:25"),
  ("nodes: [{name: n, step: write, with: {txt: t}}]\n", "graph.unknown-parameter", "3:44"),
  ("nodes: [{name: n, step: write}]\n", "graph.missing-parameter", "3:16"),
  ("nodes: [{name: n, step: write, with: {text: [t]}}]\n", "graph.parameter-type", "3:45"),
  ("nodes: [{name: n, step: copy, with: {from: ../x}}]\n", "graph.parameter-path", "3:44"),
  (
    "nodes: [{name: n, step: kustomize.build, with: {path: x, order: fofi}}]\n",
    "graph.parameter-choice", "3:65"
  ),
  ("nodes: [{name: n, step: write, with: {text: t}, needs: [n]}]\n", "graph.cycle", "3:16"),
  (
    "nodes: [{name: a, step: write, with: {text: t}, write: x}, "
      + "{name: b, step: write, with: {text: t}, write: x}]\n", "graph.two-owners", ""
  ),
  ("nodes: {a: b}\n", "graph.type", "3:8"),
  ("nodes: [{name: n, step: exec, with: {command: [a]}, timeout: 3}]\n", "graph.duration", "3:62"),
  (
    "nodes: [{name: n, step: exec, with: {command: [\"${inputs[0]}\"]}}]\n",
    "graph.parameter-reference", "3:47"
  ),
  (
    "nodes: [{name: n, step: exec, with: {command: [\"${input[0]}\"]}}]\n", "graph.expression",
    "3:48"
  ),
  ("nodes: [{name: n, step: exec, with: {command: []}}]\n", "exec.parameters", "3:16"),
  ("nodes: [{name: n, step: exec, with: {command: [a]}, write: true}]\n", "graph.write", "3:60"),
  (
    "nodes: [{name: n, step: exec, with: {command: [a], outputs: [b/]}, write: true}]\n",
    "graph.write", "3:75"
  ),
  (
    "nodes: [{name: n, step: exec, with: {command: [a], outputs: [b, c]}, write: d}]\n",
    "exec.parameters", "3:16"
  ),
  ("nodes: [{name: n, step: copy, with: {from: \"${inputs[0]}\"}}]\n", "graph.expression", "3:44"),
  ("remote: {}\n", "graph.not-supported", "3:1"),
  ("kind: Graf\n", "graph.duplicate-key", "3:1"),
  ("vars: {a: \"${b}\", b: \"${a}\"}\n", "graph.variable-cycle", "3:8"),
  ("vars: {a: \"${nope}\"}\n", "graph.expression", "3:11"),
  ("vars: {a: \"${env.UNSET_VARIABLE}\"}\n", "graph.expression", "3:11"),
  ("vars: {a: \"${open\"}\n", "graph.expression", "3:11"),
  ("vars: {a: {file: none.yaml, query: x}}\n", "file.missing", "none.yaml"),
  ("vars: {a: {file: ../x.yaml, query: x}}\n", "graph.leaves-workspace", "3:18"),
  ("vars: {a: {file: Graphs/a.yaml, query: x..y}}\n", "graph.query", "3:40"),
  ("vars: {a: {file: Graphs/a.yaml, query: nothing}}\n", "graph.query", "3:40"),
  (
    "nodes: [{forEach: {glob: 'x/*', as: f}, name: n, step: write, with: {text: t}}]\n",
    "graph.empty-glob", "3:26"
  ),
  ("nodes: [{forEach: {as: f}, name: n, step: write}]\n", "graph.for-each", "3:19"),
  (
    "nodes: [{name: n, step: write, with: {text: t}}, {name: n, step: copy, with: {from: a}}]\n",
    "graph.duplicate-name", "3:57"
  ),
  (
    "nodes: [{name: n, step: write, with: {text: t}}]\ntargets: {n: {needs: [n]}}\n",
    "graph.duplicate-name", "4:11"
  ),
  ("targets: {t: {needs: [nothing]}}\n", "graph.unknown-name", "3:23"),
  ("targets: {t: {needs: ['no/*']}}\n", "graph.unknown-name", "3:23"),
  ("targets: {t: {needs: [u]}, u: {needs: [t]}}\n", "graph.cycle", "3:11"),
  ("nodes: [{name: n, step: write, with: {text: t}, write: true}]\n", "graph.write", "3:56"),
  (
    "nodes: [{name: n, step: write, with: {text: t}, write: ../x}]\n", "graph.leaves-workspace",
    "3:56"
  ),
  ("nodes: [{name: n, step: write, with: {text: t}, pool: p}]\n", "graph.unknown-pool", "3:55"),
  ("pools: {p: 0}\n", "graph.type", "3:12"),
  ("pools: {p: many}\n", "graph.type", "3:12"),
  ("pools: {console: 2}\n", "graph.console-pool", "3:9"),
  ("include: [none.yaml]\n", "file.missing", "Graphs/none.yaml"),
  ("a: [\n", "yaml.syntax", ""),
  ("a: \u{7}\n", "yaml.encoding", "3:4"),
]

@Test(arguments: mistakes)
func mistakesHavePlaces(text: String, code: String, place: String) throws {
  let error = try #require(throws: GraphError.self) {
    try load(["Graphs/a.yaml": head + text])
  }
  let finding = try #require(
    error.findings.first { $0.code == code },
    "\(error.findings.map { "\($0.code) at \($0.place?.description ?? "-")" })")
  let found = finding.place?.description ?? ""
  #expect(found.hasSuffix(place), "\(found)")
}

@Test(arguments: [
  ("targts: {}\n", "targets"),
  ("nodes: [{name: n, step: kustomise.build}]\n", "kustomize.build"),
  ("nodes: [{name: n, step: write, with: {txt: t}}]\n", "text"),
  ("nodes: [{name: node, step: write, with: {text: t}, needs: [nod]}]\n", "node"),
  ("vars: {version: 1, w: \"${versoin}\"}\n", "version"),
])
func mistakesSuggestWhatWasMeant(text: String, meant: String) throws {
  let error = try #require(throws: GraphError.self) { try load(["Graphs/a.yaml": head + text]) }
  let hints = error.findings.map { $0.hints.joined(separator: " ") }
  #expect(hints.contains { $0.contains(meant) }, "\(error.findings)")
}

@Test func allMistakesAreToldAtOnce() throws {
  let error = try #require(throws: GraphError.self) {
    try load(["Graphs/a.yaml": head + "x: 1\ny: 2\n", "Graphs/b.yaml": "[]\n"])
  }
  #expect(error.findings.count >= 3)
}

@Test func anEmptyWorkspaceIsAClearError() throws {
  let error = try #require(throws: GraphError.self) { try load([:]) }
  #expect(error.findings.map(\.code) == ["graph.nothing"])
}
