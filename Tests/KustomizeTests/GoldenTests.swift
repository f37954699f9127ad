import FileTree
import Kustomize
import Testing

@Suite struct GoldenTests {
  /// One small tree for each rule.
  @Test func rulesHold() throws {
    let cases = try GoldenCase.all()
    #expect(cases.count >= 76)
    for (name, golden) in cases {
      let options = KustomizeOptions(compatibility: .v5_5)
      do {
        let found = try Kustomizer(tree: golden.tree, options: options).build(golden.folder).yaml()
        guard let expected = golden.expected else {
          Issue.record("\(name): is built: \(String(decoding: found, as: UTF8.self))")
          continue
        }
        #expect(found == expected, "\(name): \(firstDifference(found, expected))")
      } catch {
        #expect(golden.expected == nil, "\(name): \(error)")
        if case .unsupported = error.problem { Issue.record("\(name): \(error)") }
      }
    }
  }

  /// Building what was printed prints the same again.
  @Test func printingIsStable() throws {
    for (name, golden) in try GoldenCase.all() {
      guard let expected = golden.expected else { continue }
      // What `buildMetadata` writes is dropped by a build that does not ask for it.
      if name == "build-metadata.txt" { continue }
      let tree = MemoryTree([
        "kustomization.yaml": "resources: [all.yaml]\nsortOptions: {order: fifo}\n",
        "all.yaml": String(decoding: expected, as: UTF8.self),
      ])
      let again = try Kustomizer(tree: tree).build(.root).yaml()
      #expect(again == expected, "\(name): \(firstDifference(again, expected))")
    }
  }

  /// Flux takes resources in the order of accumulation, unless the top file says otherwise.
  @Test func orderComesFromOptions() throws {
    let tree = MemoryTree([
      "kustomization.yaml": "resources: [a.yaml]\n",
      "sorted/kustomization.yaml": "resources: [..]\nsortOptions: {order: legacy}\n",
      "a.yaml": """
      {kind: Zed, metadata: {name: x}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: n}}
      """,
    ])
    let options = KustomizeOptions(order: .fifo)
    let result = try Kustomizer(tree: tree, options: options).build(.root)
    #expect(result.resources.map(\.id.gvk.kind) == ["Zed", "Namespace"])
    let legacy = try Kustomizer(tree: tree).build(.root)
    #expect(legacy.resources.map(\.id.gvk.kind) == ["Namespace", "Zed"])
  }
}
