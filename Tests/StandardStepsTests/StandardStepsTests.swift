import BuildGraph
import FileTree
import Findings
import StandardSteps
import Testing

/// What a node of a step gives over a tree of files.
private func artifact(
  _ step: String, _ parameters: Parameter, _ files: KeyValuePairs<String, String>
) throws -> Artifact {
  let label = Label(step: step, subject: "n")
  let graph = DeclaredGraph(nodes: [NodeSpec(label, parameters: parameters)])
  try graph.check(against: .standard)
  let engine = ReferenceEngine(
    graph: graph, steps: .standard, tree: MemoryTree(files), store: TraceStore())
  let report = engine.build([label])
  if !report.succeeded { throw BuildFailure(findings: report.allFindings) }
  return try #require(report.artifacts(of: label).first)
}

private struct BuildFailure: Error {
  let findings: [Finding]
}

@Test(arguments: [("a.yaml", MediaType.yaml), ("b.json", .json), ("c.txt", .text), ("d", .bytes)])
func copiesKeepBytesAndTellTheirType(name: String, type: MediaType) throws {
  let copy = try artifact("copy", .map(["from": .string(name)]), [name: "x\r\n"])
  #expect(copy.bytes == Array("x\r\n".utf8))
  #expect(copy.mediaType == type)
}

@Test func textsAreWrittenAsTheyAre() throws {
  let text = try artifact("write", .map(["text": .string("a\n\n")]), [:])
  #expect(text.bytes == Array("a\n\n".utf8))
  #expect(text.mediaType == .text)
}

@Test func ordersAndRestrictions() throws {
  let files: KeyValuePairs = [
    "k/kustomization.yaml": "resources: [s.yaml, ../outside.yaml]\n",
    "k/s.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n",
    "outside.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n",
  ]
  #expect(throws: BuildFailure.self) {
    try artifact("kustomize.build", .map(["path": .string("k")]), files)
  }
  func kinds(_ order: String) throws -> [Substring] {
    let built = try artifact(
      "kustomize.build",
      .map(["path": .string("k"), "order": .string(order), "loadRestrictor": .string("none")]),
      files)
    return String(decoding: built.bytes, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("kind") }
  }
  #expect(try kinds("legacy") == ["kind: Namespace", "kind: Service"])
  #expect(try kinds("fifo") == ["kind: Service", "kind: Namespace"])
}

/// Every kind of step names itself as the graph language does, and says what it takes.
@Test func declarationsAreSound() {
  for id in StepRegistry.standard.ids {
    let step = StepRegistry.standard[id].map { type(of: $0) }
    #expect(step?.summary.isEmpty == false)
    for parameter in step?.parameters ?? [] { #expect(!parameter.summary.isEmpty) }
  }
}
