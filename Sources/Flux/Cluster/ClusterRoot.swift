public import FileTree
internal import Findings
internal import Kustomize
internal import Text
internal import YAML

/// Where the Kustomizations of a cluster begin: a folder of a repository, as the one Kustomization
/// that Flux itself is set up with.
public struct ClusterRoot: Sendable {
  /// The root: the object that the folder brings for itself, else one without fields.
  public var kustomization: Outline.Child
  /// What the source leaves out.
  public var rules: SourceRules

  /// The source that a repository is for its own Kustomizations, where nobody says otherwise.
  public static let source = ObjectReference(kind: "GitRepository", "flux-system", "flux-system")

  /// How often a root may change itself before that is an error.
  private static let roundLimit = 5

  /// Finds the root of a folder. `tree` is the repository, nothing left out.
  ///
  /// The folder is built as if by a Kustomization `flux-system/flux-system` without fields. Where
  /// that gives one whose path is this very folder and whose source is the repository, that one is
  /// the root, and is built in turn, until it no longer changes itself.
  public static func find(
    _ folder: TreePath, in tree: any FileTree, source: ObjectReference = source,
    options: FluxOptions = FluxOptions(), decryptor: (any Decryptor)? = nil
  ) throws -> ClusterRoot {
    var root = ClusterRoot(
      kustomization: try bare(folder, source), rules: try SourceRules.find(in: tree))
    for _ in 0..<roundLimit {
      let builder = FluxBuilder(
        tree: root.rules.filter(tree), options: options, decryptor: decryptor)
      let objects = try root.objects(builder)
      let next = ClusterRoot(
        kustomization: try own(folder, source, among: objects) ?? root.kustomization,
        rules: try SourceRules.find(in: tree, ignore: ignore(source, among: objects)))
      let isSettled =
        next.rules == root.rules
        && next.kustomization.json.hasSameBytes(as: root.kustomization.json)
      root = next
      if isSettled { return root }
    }
    throw FluxError(
      "root-unstable", at: root.kustomization.place,
      "the root Kustomization changes itself with each build",
      hints: ["its patches hit its own object; narrow their targets"])
  }

  /// The objects of the root. Variables that others bring matter little for what is looked for.
  private func objects(_ builder: FluxBuilder) throws -> [BuiltObject] {
    let object = try FluxKustomization(json: kustomization.json, at: kustomization.place)
    let draft = try builder.draft(object)
    if !object.substitutes { return draft.objects }
    let sources = VariableSource.find(in: draft.objects).filter { source in
      object.variablesFrom.contains { $0.object == source.object }
    }
    var variables = Variables(of: object, from: sources)
    variables.isOpen = true
    return try builder.finish(draft, of: object, with: variables).objects
  }

  private static func bare(_ folder: TreePath, _ source: ObjectReference) throws
    -> Outline.Child
  {
    let object: Node = [
      "apiVersion": .string(FluxKustomization.group + "/v1"), "kind": "Kustomization",
      "metadata": ["name": "flux-system", "namespace": "flux-system"],
      "spec": [
        "path": .string(folder.description),
        "sourceRef": [
          "kind": .string(source.kind), "name": .string(source.name.name),
          "namespace": .string(source.name.namespace),
        ],
      ],
    ]
    let json = try JSON.write(object, schema: .json, layout: .go)
    return Outline.Child(
      json: String(decoding: json, as: UTF8.self), place: Place(file: folder.description))
  }

  private static func own(
    _ folder: TreePath, _ source: ObjectReference, among objects: [BuiltObject]
  ) throws -> Outline.Child? {
    for object in objects where object.isKind("Kustomization", FluxKustomization.group) {
      let child = Outline.Child(
        json: String(decoding: try object.json(), as: UTF8.self), place: object.origin)
      let read: FluxKustomization
      do {
        read = try FluxKustomization(json: child.json, at: child.place)
      } catch {
        // It is reported where the Kustomization is built.
        continue
      }
      if read.folder == folder, read.source == source { return child }
    }
    return nil
  }

  private static func ignore(_ source: ObjectReference, among objects: [BuiltObject]) -> String? {
    let object = objects.first {
      $0.isKind(source.kind, "source.toolkit.fluxcd.io")
        && NamespacedName($0.id.namespace, $0.id.name) == source.name
    }
    return object?.node["spec"]?["ignore"]?.text
  }
}
