import FileTree
import Findings
import Flux
import Kustomize
import TestSupport
import Testing
import YAML

/// Every Flux Kustomization of three real repositories: ids, order and the digests of all objects.
@Suite(.enabled(if: Corpora.has("flux/README.md") && Corpora.has("repos")))
struct RealRepositoriesTests {
  @Test(arguments: ["haraldkoch+kochhaus-home", "onedr0p+home-ops", "tholinka+home-ops"])
  func repository(_ name: String) throws {
    let corpus = try JSON.parse(try #require(Corpora.read("flux/\(name).json")))
    let folder = try #require(Corpora.root.map { "\($0)/repos/\(name)" })
    let tree = try WorkingTree(root: folder)
    for run in try #require(corpus["runs"]?.sequence) { try check(run, tree) }
  }

  private func check(_ run: Node, _ tree: WorkingTree) throws {
    let root = try #require(run["root"]?.text.flatMap { TreePath($0) })
    let title = "\(root) \(run["variant"]?.text ?? "")"
    var options = FluxOptions()
    options.compatibility = .v5_5
    options.skipsRemote = run["variant"]?.text == "remote-skipped"
    let build = try ClusterBuild(root: root, of: tree, options: options)
    #expect(build.findings.isEmpty, "\(title)")
    let expected = try #require(run["kustomizations"]?.mapping)
    #expect(
      Set(build.members.map(\.id.description)) == Set(expected.keys), "\(title): Kustomizations")
    for member in build.members {
      guard let entry = expected[member.id.description] else { continue }
      check(member, entry, build, "\(title) \(member.id)")
    }
  }

  private func check(
    _ member: ClusterMember, _ expected: Node, _ build: ClusterBuild, _ title: String
  ) {
    #expect(member.parent?.description == expected["parent"]?.presentText, "\(title): parent")
    switch build.outcomes[member.id] {
    case nil: Issue.record("\(title): never built")
    case .failed(let findings):
      let isRemote = findings.contains { $0.code == "kustomize.remote" }
      #expect(
        expected["error"]?.text == (isRemote ? "remote-resource" : "other"),
        "\(title): \(findings.map(\.message))")
    case .built(let built):
      #expect(expected["error"]?.text == nil, "\(title): is built")
      #expect(
        built.unknownVariables == expected["unknownVariables"]?.sequence?.compactMap(\.text) ?? [],
        "\(title): unknown variables")
      check(built.objects, expected["objects"]?.sequence ?? [], title)
    }
  }

  private func check(_ objects: [BuiltObject], _ expected: [Node], _ title: String) {
    let ids = objects.map {
      "\($0.id.gvk.apiVersion)/\($0.id.gvk.kind)/\($0.id.namespace)/\($0.id.name)"
    }
    #expect(ids == expected.map { $0["id"]?.text ?? "" }, "\(title): ids")
    guard objects.count == expected.count else { return }
    for (object, entry) in zip(objects, expected) {
      guard let digest = entry["sha256"]?.presentText else { continue }
      let found = CanonicalJSON.digest(of: object.node, schema: object.schema)
      #expect(
        found == digest, "\(title): \(object.id)\n\(String(decoding: object.text, as: UTF8.self))")
    }
  }
}

extension Node {
  /// The text of a string of JSON; nil for null.
  fileprivate var presentText: String? {
    guard let scalar, scalar.style != .plain else { return nil }
    return scalar.text
  }
}
