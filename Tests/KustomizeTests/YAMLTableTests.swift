import FileTree
import Kustomize
import TestSupport
import Testing
import YAML

@Suite struct YAMLTableTests {
  /// Single values through the complete build: what is printed, or that the build fails.
  @Test(.enabled(if: Corpora.has("kustomize-yaml")))
  func valuesArePrintedAsTheReferencePrintsThem() throws {
    let table = try JSONDocument.read("kustomize-yaml/values.json")
    let head = try #require(table["head"]?.text)
    let probes = try #require(table["probes"]?.sequence)
    #expect(probes.count == 522)
    for (index, probe) in probes.enumerated() {
      let value = try #require(probe["in"]?.text)
      let answer = build(head + value + (value.hasSuffix("\n") ? "" : "\n"))
      guard let expected = probe["out"]?.text else {
        #expect(answer == nil, "probe \(index): \(value) is refused")
        continue
      }
      let found = answer.map { String(decoding: $0, as: UTF8.self) } ?? "(refused)"
      let whole = head.dropLast(1) + expected
      #expect(found.utf8.elementsEqual(whole.utf8), "probe \(index): \(value)")
    }
  }

  private func build(_ text: String) -> [UInt8]? {
    let tree = MemoryTree([
      "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": text,
    ])
    return try? Kustomizer(tree: tree).build(.root).yaml()
  }
}
