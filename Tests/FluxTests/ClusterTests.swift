import FileTree
import Findings
import Flux
import IgnoreRules
import Kustomize
import Testing
import YAML

/// How the Kustomizations of a cluster hang together.
@Suite struct ClusterTests {
  private func path(_ text: String) throws -> TreePath { try #require(TreePath(text)) }

  private func ks(_ name: String, _ path: String, _ more: String = "", in space: String = "apps")
    -> String
  {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: \(name), namespace: \(space)}
    spec: {path: \(path), sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}\(more)}

    """
  }

  private func settings(_ name: String, _ data: String) -> String {
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), namespace: apps}\ndata: {\(data)}\n"
  }

  private func build(_ files: KeyValuePairs<String, String>, _ options: FluxOptions = FluxOptions())
    throws -> ClusterBuild
  {
    try ClusterBuild(root: path("root"), of: MemoryTree(files), options: options)
  }

  private func yaml(_ build: ClusterBuild, _ name: String) -> String {
    switch build.outcomes[NamespacedName("apps", name)] {
    case .built(let built): String(decoding: built.yaml(), as: UTF8.self)
    case .failed(let findings): findings.map { "\($0.code): \($0.message)" }.joined()
    case nil: "nothing"
    }
  }

  @Test func variablesComeFromWhatOthersBuildInAnyOrder() throws {
    let from = ", postBuild: {substituteFrom: [{kind: ConfigMap, name: s}], substitute: {A: own}}"
    let build = try build([
      "root/a.yaml": ks("user", "user", from) + "---\n" + ks("maker", "maker"),
      "user/x.yaml": settings("x", "v: \"${A}-${B}-${C:=none}\""),
      "maker/s.yaml": settings("s", "A: other, B: \"b\\nb\""),
    ])
    #expect(yaml(build, "user").contains("v: own-bb-none"))
  }

  @Test func aKustomizationMayBringItsOwnVariables() throws {
    let from = ", postBuild: {substituteFrom: [{kind: ConfigMap, name: s}]}"
    let build = try build([
      "root/a.yaml": ks("self", "self", from),
      "self/s.yaml": settings("s", "A: \"1.5\"") + "---\n" + settings("x", "v: \"${A}\""),
    ])
    #expect(yaml(build, "self").contains("v: 1.5\n"))
  }

  @Test func aSecretOfTheClusterAloneGivesStandIns() throws {
    let from = ", postBuild: {substituteFrom: [{kind: Secret, name: s}]}"
    let files: KeyValuePairs = [
      "root/a.yaml": ks("open", "open", from), "open/x.yaml": settings("x", "v: \"${A}${B:=d}\""),
    ]
    let build = try build(files)
    #expect(yaml(build, "open").contains("v: ..PLACEHOLDER_A..d"))
    let missing = try self.build([
      "root/a.yaml": ks("lost", "open", from.replacing("Secret", with: "ConfigMap")),
      "open/x.yaml": settings("x", "v: w"),
    ])
    #expect(yaml(missing, "lost").hasPrefix("flux.variables-missing"))
  }

  @Test func externalSecretsAreKnownByTheirKeys() throws {
    let from = ", postBuild: {substituteFrom: [{kind: Secret, name: s}]}"
    let external = """
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata: {name: e, namespace: apps}
      spec: {target: {name: s, template: {data: {A: "{{ .x }}"}}}, dataFrom: [{extract: {key: k}}]}

      """
    let build = try build([
      "root/a.yaml": ks("user", "user", from) + "---\n" + ks("maker", "maker"),
      "user/x.yaml": settings("x", "v: \"${A}\""), "maker/e.yaml": external,
    ])
    #expect(yaml(build, "user").contains("v: ..PLACEHOLDER_A.."))
  }

  @Test func twoThatProduceEachOtherAreAnError() throws {
    let build = try build([
      "root/a.yaml": ks("a", "a"), "a/b.yaml": ks("b", "b"), "b/a.yaml": ks("a", "a"),
    ])
    #expect(build.findings.map(\.code) == ["flux.cycle"])
    #expect(build.findings[0].chain.map(\.file) == ["root", "root/a.yaml", "a/b.yaml"])
  }

  @Test func twoProducersOfOneAreAnErrorAndTheFirstCounts() throws {
    let build = try build([
      "root/a.yaml": ks("a", "a") + "---\n" + ks("b", "b"), "a/c.yaml": ks("c", "c"),
      "b/c.yaml": ks("c", "d"), "c/x.yaml": settings("x", "v: c"),
    ])
    #expect(build.findings.map(\.code) == ["flux.produced-twice"])
    #expect(yaml(build, "c").contains("v: c"))
  }

  @Test func whatProducesItselfIsNoError() throws {
    let build = try build(["root/a.yaml": ks("a", "a"), "a/a.yaml": ks("a", "a")])
    #expect(build.findings.isEmpty)
    #expect(build.members.count == 2)
  }

  @Test func aFailureStopsNobodyElse() throws {
    let build = try build([
      "root/a.yaml": ks("bad", "bad") + "---\n" + ks("good", "good") + "---\n" + ks("none", "none"),
      "bad/kustomization.yaml": "resources: [missing.yaml]\n", "good/x.yaml": settings("x", "v: w"),
    ])
    #expect(yaml(build, "bad").hasPrefix("kustomize.missing-resource"))
    #expect(yaml(build, "none").hasPrefix("flux.path-not-found"))
    #expect(yaml(build, "good").contains("v: w"))
  }

  @Test func theRootIsTheKustomizationOfItsOwnFolder() throws {
    let own = ks("own", "./root", ", commonMetadata: {}, namePrefix: p-", in: "flux-system")
    let build = try build(["root/own.yaml": own, "root/x.yaml": settings("x", "v: w")])
    // Its prefix hits its own object, which so becomes another one each time.
    #expect(build.members.first?.id.name.hasSuffix("own") == true)
  }

  @Test func fieldsOfTheWrongTypeAreToldByName() throws {
    let build = try build([
      "root/a.yaml": ks("a", "a", ", postBuild: {substitute: {N: 1}}"),
      "a/x.yaml": settings("x", ""),
    ])
    let error = build.members.last?.error?.first
    #expect(error?.code == "flux.wrong-type")
    #expect(error?.message.contains("spec.postBuild.substitute.N") == true)
  }

  // MARK: One Kustomization

  private func objects(_ more: String, _ files: KeyValuePairs<String, String>) throws -> String {
    let object = try FluxKustomization(
      json: String(
        decoding: JSON.write(
          YAMLParser().kubernetesDocument(Array(ks("k", "app", more).utf8)) ?? .null, schema: .json),
        as: UTF8.self), at: nil)
    let builder = FluxBuilder(tree: MemoryTree(files))
    return String(decoding: try builder.build(object, with: []).yaml(), as: UTF8.self)
  }

  @Test func aRootWithoutResourcesIsMarkedWithOrigins() throws {
    let component =
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [x.yaml]\n"
    let text = try objects(
      ", components: [../c]",
      [
        "app/kustomization.yaml": "namespace: web\n",
        "c/kustomization.yaml": component, "c/x.yaml": settings("x", "a: b"),
      ])
    #expect(text.contains("config.kubernetes.io/origin"))
    #expect(text.contains("namespace: web\n"))
  }

  @Test func anEmptyFolderBuildsToNothingAndNestedFoldersAreWalked() throws {
    #expect(try objects("", ["app/README.md": "x"]) == "")
    let text = try objects(
      "",
      [
        "app/b/kustomization.yaml": "resources: [z.yaml]", "app/b/z.yaml": settings("z", ""),
        "app/a/x.yaml": settings("x", ""), "app/b/ignored.yaml": "not: an object",
      ])
    #expect(text.components(of: "  name: ") == ["x", "z"])
  }

  @Test func unknownFieldsOfARootFileDoNotMatter() throws {
    let files: KeyValuePairs = [
      "app/kustomization.yaml": "Resources: [x.yaml]\nnonsense: 1\n",
      "app/x.yaml": settings("x", ""),
    ]
    #expect(try objects(", nameSuffix: -s", files).contains("name: x-s"))
  }

  @Test func imagesMergeTagAndDigestAsAPair() throws {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: i}]}\n"
    let text = try objects(
      ", images: [{name: i, newTag: \"2\"}]",
      [
        "app/kustomization.yaml":
          "resources: [p.yaml]\nimages: [{name: i, newName: new, digest: \"sha256:1\"}]\n",
        "app/p.yaml": pod,
      ])
    #expect(text.contains("image: new:2\n"))
  }

  @Test func encryptedValuesBecomeStandIns() throws {
    let secret = """
      apiVersion: v1
      kind: Secret
      metadata: {name: s}
      stringData: {a: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]", count: "ENC[AES256_GCM,data:x,type:int]"}
      sops: {mac: "ENC[AES256_GCM,data:x,type:str]", version: 3.9.0}

      """
    let text = try objects(", decryption: {provider: sops}", ["app/s.yaml": secret])
    #expect(text.contains("a: ..PLACEHOLDER_a..\n"))
    #expect(text.contains("count: 0\n"))
    #expect(!text.contains("sops"))
  }

  @Test func twoObjectsMadeOneBySubstitutionAreAnError() throws {
    #expect {
      try objects(
        ", postBuild: {substitute: {NAME: x}}",
        ["app/a.yaml": settings("x", "") + "---\n" + settings("\"${NAME}\"", "")])
    } throws: { error in
      (error as? any FindingError)?.findings.first?.code == "flux.duplicate-id"
    }
  }

  @Test func sourcesLeaveOutWhatFluxDoes() throws {
    let tree = MemoryTree([".sourceignore": "docs/\n", "a.png": "x", "docs/a.yaml": "x"])
    let png = try path("a.png")
    #expect(try SourceRules.find(in: tree).filter(tree).kind(png) == .file)
    let standard = MemoryTree(["a.png": "x", "x/.sops.yaml": "x", "x/a.yaml": "x"])
    let filtered = try SourceRules.find(in: standard).filter(standard)
    #expect(try filtered.kind(png) == .absent)
    #expect(try filtered.list(path("x")).map(\.name) == ["a.yaml"])
    let ignored = try SourceRules.find(in: standard, ignore: "/*\n!/x").filter(standard)
    #expect(try ignored.kind(png) == .absent)
    #expect(try ignored.list(path("x")).count == 2)
  }

  @Test func entriesAreFound() throws {
    let instance = "kind: HelmRelease\nspec: {values: {instance: {sync: {path: ./k/flux}}}}\n"
    #expect(
      try EntryPoints.find(
        in: MemoryTree(["apps/flux-instance/app/hr.yaml": instance, "k/flux/a.yaml": ""])
      ).map(\.text) == ["k/flux"])
    #expect(
      try EntryPoints.find(in: MemoryTree(["clusters/one/apps.yaml": ks("a", "x")])).map(\.text)
        == ["clusters/one"])
    #expect(try EntryPoints.find(in: MemoryTree(["x/a.yaml": ks("a", "x")])).isEmpty)
  }
}

extension String {
  /// What follows a text on each line that begins with it.
  fileprivate func components(of start: String) -> [String] {
    split(separator: "\n").filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
  }
}
