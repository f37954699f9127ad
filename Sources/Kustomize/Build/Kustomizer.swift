public import FileTree
internal import Findings
internal import YAML

/// Builds kustomizations, as `kustomize build` does, out of a tree of files.
///
/// A build is a pure function of what it reads.
public struct Kustomizer: Sendable {
  /// The names that a kustomization file can have. A folder may hold one of them only.
  public static let kustomizationFiles = [
    "kustomization.yaml", "kustomization.yml", "Kustomization",
  ]

  /// The code of the warning about an entry that was left out since it is remote.
  public static let leftOutCode = "kustomize.left-out"

  /// The files.
  public let tree: any FileTree
  /// How to build.
  public let options: KustomizeOptions

  /// A builder of the kustomizations in a tree.
  public init(tree: any FileTree, options: KustomizeOptions = KustomizeOptions()) {
    self.tree = tree
    self.options = options
  }

  /// Builds the kustomization in a folder.
  public func build(_ directory: TreePath) throws(KustomizeError) -> KustomizeResult {
    let root = try loader.root(directory)
    return try build(loader.kustomization(in: root, namedAt: nil), in: root)
  }

  /// Builds a folder with a kustomization that was read, or made up, by somebody else.
  ///
  /// Nothing on the way to the folder may be a link.
  public func build(_ root: RootKustomization) throws(KustomizeError) -> KustomizeResult {
    var kustomization = try KustomizationReader.read(
      root.content, file: root.file, isStrict: !root.isLenient)
    if options.remoteEntries == .leftOut { kustomization.leaveOutRemoteEntries() }
    return try build(kustomization, in: kustomization.folder)
  }

  private var loader: Loader {
    Loader(
      tree: tree, restrictor: options.loadRestrictor, remoteEntries: options.remoteEntries)
  }

  private func build(
    _ kustomization: Kustomization, in root: TreePath
  ) throws(KustomizeError) -> KustomizeResult {
    var parts = kustomization.provenanceParts
    if options.labelsManager { parts.insert(.managedByLabel) }
    let layer = Layer(
      kustomization: kustomization, loader: loader, options: options,
      tracesTransformers: parts.contains(.transformerAnnotations), stack: [root])
    var accumulation = Accumulation()
    try layer.accumulate(into: &accumulation)
    try HashTransformer().transform(&accumulation.resources)
    let places = accumulation.places(options.compatibility)
    try NameReferences(rules: places.nameReference).fix(&accumulation.resources)
    try accumulation.variables.resolve(in: &accumulation.resources, at: places.varReference)
    for resource in accumulation.resources.resources { try resource.checkNamed() }
    var kept = accumulation.resources.resources.filter { !$0.isLocalConfiguration }
    for position in kept.indices {
      BookkeepingAnnotations.remove(from: &kept[position], keeping: parts)
    }
    if !parts.isEmpty {
      let version = options.compatibility == .v5_5 ? "(devel)" : "v5.8.1"
      let provenance = Provenance(parts: parts, root: root, version: version)
      for position in kept.indices { provenance.annotate(&kept[position]) }
    }
    return try KustomizeResult(
      sorted(kept, by: kustomization.sortOptions), warnings: accumulation.warnings)
  }

  private func sorted(_ resources: [Resource], by own: SortOptions?) -> [Resource] {
    guard own?.isLegacy ?? (options.order == .legacy) else { return resources }
    guard let kinds = own?.kinds else { return LegacyOrder.standard.sorted(resources) }
    return LegacyOrder(first: kinds.first, last: kinds.last).sorted(resources)
  }
}

extension Kustomization {
  /// What `buildMetadata` asks for; only that of the root file counts. Other words mean nothing.
  fileprivate var provenanceParts: Set<Provenance.Part> {
    Set(buildMetadata.compactMap { Provenance.Part(rawValue: $0.text) })
  }
}

extension Resource {
  /// Throws where transformers left no kind or no name.
  fileprivate func checkNamed() throws(KustomizeError) {
    if id.gvk.kind.isEmpty { throw KustomizeError(.noKind, at: origin) }
    if id.name.isEmpty, !id.gvk.kind.hasSuffix("List") {
      throw KustomizeError(.noName(kind: id.gvk.kind), at: origin)
    }
  }

  /// Whether it is there for tools only, and not to be printed.
  fileprivate var isLocalConfiguration: Bool {
    let annotations = node["metadata"]?["annotations"]
    guard let mark = annotations?["config.kubernetes.io/local-config"] else { return false }
    return mark.text != "false"
  }
}
