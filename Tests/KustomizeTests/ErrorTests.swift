import FileTree
import Findings
import Kustomize
import Testing

@Suite struct ErrorTests {
  private struct Case {
    var code: String
    var place: String
    var files: KeyValuePairs<String, String>
    var chain: [String] = []
  }

  private static let thing = "{apiVersion: v1, kind: Thing, metadata: {name: x}}\n"

  private static let files: [Case] = [
    Case(code: "kustomize.no-kustomization", place: "", files: ["a.yaml": thing]),
    Case(
      code: "kustomize.several-kustomizations", place: "",
      files: ["kustomization.yaml": "", "Kustomization": ""]),
    Case(code: "kustomize.empty", place: "kustomization.yaml", files: ["kustomization.yaml": ""]),
    Case(
      code: "kustomize.empty", place: "kustomization.yaml",
      files: ["kustomization.yaml": "kind: Kustomization\nresources:\n"]),
    Case(
      code: "kustomize.missing-resource", place: "kustomization.yaml:3:5",
      files: ["kustomization.yaml": "namespace: a\nresources:\n  - b.yaml\n"]),
    Case(
      code: "kustomize.outside-root", place: "app/kustomization.yaml:1:13",
      files: ["app/kustomization.yaml": "resources: [../a.yaml]\n", "a.yaml": thing]),
    Case(
      code: "kustomize.leaves-tree", place: "kustomization.yaml:1:13",
      files: ["kustomization.yaml": "resources: [../../a.yaml]\n"]),
    Case(
      code: "kustomize.absolute-path", place: "kustomization.yaml:1:13",
      files: ["kustomization.yaml": "resources: [/a.yaml]\n"]),
    Case(
      code: "kustomize.remote", place: "kustomization.yaml:1:13",
      files: ["kustomization.yaml": "resources: [\"https://example.com/a.yaml\"]\n"]),
    Case(
      code: "kustomize.remote", place: "kustomization.yaml:1:13",
      files: ["kustomization.yaml": "resources: [\"github.com/a/b?ref=c\"]\n"]),
    Case(
      code: "kustomize.cycle", place: "b/kustomization.yaml:1:13",
      files: [
        "kustomization.yaml": "resources: [b]\n", "b/kustomization.yaml": "resources: [..]\n",
      ], chain: ["kustomization.yaml:1:13"]),
    Case(
      code: "kustomize.wrong-folder-kind", place: "kustomization.yaml:1:13",
      files: [
        "kustomization.yaml": "resources: [b]\n",
        "b/kustomization.yaml": "kind: Component\n"
          + "resources: []\n",
      ]),
    Case(
      code: "kustomize.wrong-folder-kind", place: "kustomization.yaml:1:14",
      files: [
        "kustomization.yaml": "components: [b]\n", "b/kustomization.yaml": "resources: []\n",
      ]),
    Case(
      code: "kustomize.not-a-folder", place: "kustomization.yaml:1:14",
      files: ["kustomization.yaml": "components: [a.yaml]\n", "a.yaml": thing]),
  ]

  private static let fields: [Case] = [
    Case(
      code: "kustomize.unknown-field", place: "kustomization.yaml:2:1",
      files: ["kustomization.yaml": "namespace: a\nresuorces: [a.yaml]\n"]),
    Case(
      code: "kustomize.unknown-field", place: "kustomization.yaml:1:20",
      files: ["kustomization.yaml": "images: [{name: a, other: b}]\n"]),
    Case(
      code: "kustomize.wrong-type", place: "kustomization.yaml:2:12",
      files: ["kustomization.yaml": "resources: []\nnamespace: yes\n"]),
    Case(
      code: "kustomize.wrong-type", place: "kustomization.yaml:1:28",
      files: ["kustomization.yaml": "images: [{name: a, newTag: 1.20}]\n"]),
    Case(
      code: "kustomize.wrong-header", place: "kustomization.yaml:1:7",
      files: ["kustomization.yaml": "kind: Kustomisation\nresources: []\n"]),
    Case(
      code: "kustomize.unsupported", place: "kustomization.yaml:2:1",
      files: ["kustomization.yaml": "resources: []\nhelmCharts: []\n"]),
    Case(
      code: "kustomize.sort-options", place: "kustomization.yaml:1:22",
      files: [
        "kustomization.yaml": "sortOptions: {order: fifo, legacySortOptions: {orderFirst: [A]}}\n"
      ]),
    Case(
      code: "kustomize.conflicting-fieldspecs", place: "kustomization.yaml:1:10",
      files: [
        "kustomization.yaml":
          "labels: [{pairs: {a: b}, fields: [{path: metadata/labels, create: false}]}]\n"
      ]),
    Case(
      code: "yaml.syntax", place: "kustomization.yaml:2:10",
      files: ["kustomization.yaml": "resources: [a.yaml\nnamespace: a\n"]),
  ]

  private static let resources: [Case] = [
    Case(
      code: "kustomize.duplicate-id", place: "b.yaml:2:1",
      files: [
        "kustomization.yaml": "resources: [a.yaml, b.yaml]\n", "a.yaml": thing,
        "b.yaml": "---\n" + thing,
      ], chain: ["kustomization.yaml:1:21"]),
    Case(
      code: "kustomize.no-kind", place: "base/a.yaml:3:1",
      files: [
        "kustomization.yaml": "resources:\n- base\n",
        "base/kustomization.yaml": "resources: [a.yaml]\n", "base/a.yaml": "\n---\na: b\n",
      ], chain: ["kustomization.yaml:2:3", "base/kustomization.yaml:1:13"]),
    Case(
      code: "kustomize.no-name", place: "a.yaml:2:11",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "kind: A\nmetadata: {}\n",
      ], chain: ["kustomization.yaml:1:13"]),
    Case(
      code: "kustomize.malformed-separator", place: "a.yaml:2:1",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "kind: A\n--- text\n",
      ], chain: ["kustomization.yaml:1:13"]),
    Case(
      code: "kustomize.malformed-items", place: "a.yaml:2:8",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "kind: List\nitems: {a: b}\n",
      ], chain: ["kustomization.yaml:1:13"]),
    Case(
      code: "yaml.syntax", place: "a.yaml:5:5",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "kind: A\n...\n---\nkind: B\na: *\n",
      ], chain: ["kustomization.yaml:1:13"]),
    Case(
      code: "yaml.duplicate-key", place: "a.yaml:4:1",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "kind: A\nmetadata: {name: x}\nspec: 1\nspec: 2\n",
      ]),
    Case(
      code: "yaml.key", place: "a.yaml:3:8",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "kind: A\nmetadata: {name: x}\nspec: {12: a}\n",
      ]),
  ]

  private static let builds: [Case] = [
    Case(
      code: "kustomize.namespace-conflict", place: "a.yaml:3:1",
      files: [
        "kustomization.yaml": "namespace: media\nresources: [a.yaml]\n",
        "a.yaml": "{kind: A, metadata: {name: x, namespace: a}}\n---\n"
          + "{kind: A, metadata: {name: x, namespace: b}}\n",
      ]),
    Case(
      code: "kustomize.malformed-literal", place: "kustomization.yaml:1:44",
      files: ["kustomization.yaml": "configMapGenerator: [{name: a, literals: [ =b]}]\n"]),
    Case(
      code: "kustomize.duplicate-data-key", place: "kustomization.yaml:1:48",
      files: ["kustomization.yaml": "configMapGenerator: [{name: a, literals: [a=b, a=c]}]\n"]),
    Case(
      code: "kustomize.key-reads-as-other", place: "kustomization.yaml:1:43",
      files: ["kustomization.yaml": "configMapGenerator: [{name: a, literals: [1=b]}]\n"]),
    Case(
      code: "kustomize.nothing-to-merge", place: "kustomization.yaml:1:22",
      files: ["kustomization.yaml": "configMapGenerator: [{name: a, behavior: merge}]\n"]),
    Case(
      code: "kustomize.already-exists", place: "kustomization.yaml:1:33",
      files: ["kustomization.yaml": "configMapGenerator: [{name: a}, {name: a}]\n"]),
    Case(
      code: "kustomize.missing-resource", place: "kustomization.yaml:1:40",
      files: ["kustomization.yaml": "configMapGenerator: [{name: a, files: [b]}]\n"]),
    Case(
      code: "kustomize.no-such-workload", place: "kustomization.yaml:1:12",
      files: ["kustomization.yaml": "replicas: [{name: a, count: 1}]\nresources: []\n"]),
    Case(
      code: "kustomize.patch-without-match", place: "kustomization.yaml:1:11",
      files: [
        "kustomization.yaml": "patches: [{patch: \"{kind: A, metadata: {name: x}}\"}]\n"
      ]),
    Case(
      code: "kustomize.missing-path", place: "kustomization.yaml:3:3",
      files: [
        "kustomization.yaml": "resources: [a.yaml]\npatches:\n- target: {kind: Thing}\n"
          + "  patch: '[{\"op\": \"remove\", \"path\": \"/spec\"}]'\n",
        "a.yaml": thing,
      ]),
    Case(
      code: "kustomize.replacement-without-source", place: "kustomization.yaml:1:27",
      files: [
        "kustomization.yaml": "replacements: [{source:   {kind: A}, targets: [{select: {}}]}]\n"
      ]),
  ]

  @Test(arguments: ["files", "fields", "resources", "builds"])
  func everyErrorTellsWhere(_ group: String) {
    let cases =
      switch group {
      case "files": Self.files
      case "fields": Self.fields
      case "resources": Self.resources
      default: Self.builds
      }
    for row in cases { check(row) }
  }

  private func check(_ row: Case) {
    let tree = MemoryTree(row.files)
    let root = tree.paths.contains { $0.text.hasPrefix("app/") } ? TreePath("app") : nil
    do {
      let result = try Kustomizer(tree: tree).build(root ?? .root)
      let text = String(decoding: result.yaml(), as: UTF8.self)
      Issue.record("\(row.code) at \(row.place) is built: \(text)")
    } catch {
      let finding = error.findings.first
      #expect(finding?.code == row.code, "\(row.place): \(error.findings)")
      #expect(finding?.place?.description ?? "" == row.place, "\(row.code): \(error.findings)")
      #expect(finding?.chain.map(\.description) ?? [] == row.chain, "\(row.code)")
    }
  }

  @Test func misspeltFieldsGetASuggestion() {
    let tree = MemoryTree(["kustomization.yaml": "resurces: [a.yaml]\n"])
    #expect {
      try Kustomizer(tree: tree).build(.root)
    } throws: { error in
      (error as? KustomizeError)?.findings.first?.hints == ["did you mean 'resources'?"]
    }
  }

  @Test func linksCannotEscapeTheRoot() throws {
    var tree = MemoryTree([
      "app/kustomization.yaml": "resources: [link.yaml]\n", "secret.yaml": Self.thing,
    ])
    tree.link(try #require(TreePath("app/link.yaml")), to: "../secret.yaml")
    let app = try #require(TreePath("app"))
    let free = KustomizeOptions(loadRestrictor: .none)
    #expect(try Kustomizer(tree: tree, options: free).build(app).resources.count == 1)
    #expect {
      try Kustomizer(tree: tree).build(app)
    } throws: { error in
      (error as? KustomizeError)?.findings.first?.code == "kustomize.outside-root"
    }
  }
}
