public import FileTree
internal import Findings
public import Kustomize
internal import Text
internal import YAML

/// How Flux Kustomizations are built.
public struct FluxOptions: Sendable, Equatable {
  /// Whether a variable that is not set is an error, as it is from kustomize-controller 1.9 on.
  public var isStrict = true
  /// Whether remote entries of kustomization files are left out, instead of being an error.
  public var skipsRemote = false
  /// Whether a ConfigMap that no Kustomization makes is taken as living in the cluster alone, as
  /// Secrets are.
  public var allowsMissingVariables = false
  /// What becomes of encrypted values.
  public var secrets = SecretsMode.placeholder
  /// Whose behaviour is followed where versions of kustomize differ.
  public var compatibility = KustomizeOptions.Compatibility.v5_8

  /// The options of a controller that nobody has configured.
  public init() {}
}

/// Builds one Flux Kustomization out of a tree of files: what kustomize-controller would apply.
///
/// A build is a pure function of what it reads. The tree is the source: `SourceRules.filter`.
public struct FluxBuilder: Sendable {
  /// The files of the source.
  public let tree: any FileTree
  /// How to build.
  public let options: FluxOptions
  private let decryption: ObjectDecryption

  /// A builder over a source; `decryptor` is needed where secrets are to be decrypted.
  public init(
    tree: any FileTree, options: FluxOptions = FluxOptions(), decryptor: (any Decryptor)? = nil
  ) {
    self.tree = tree
    self.options = options
    decryption = ObjectDecryption(mode: options.secrets, decryptor: decryptor)
  }

  /// Builds and decrypts, but does not substitute.
  public func draft(_ object: FluxKustomization) throws -> BuiltKustomization {
    let root = try RootFile.make(for: object, in: tree)
    let source = object.decrypts ? try DecryptedTree.make(tree, for: root, decryption) : tree
    var options = KustomizeOptions(
      loadRestrictor: .none, order: .fifo, compatibility: self.options.compatibility)
    options.remoteEntries = self.options.skipsRemote ? .leftOut : .refused
    let result = try Kustomizer(tree: source, options: options).build(root)
    // Deprecated spellings are the controller's concern; what was left out is everybody's.
    var built = BuiltKustomization(objects: [], warnings: result.warnings)
    if result.warnings.contains(where: { $0.code == Kustomizer.leftOutCode }) {
      built.gaps.append("remote entries are left out")
    }
    for (position, resource) in result.resources.enumerated() {
      if resource.isKustomizationFile { continue }
      built.objects.append(
        try self.object(resource, text: Array(result.document(position)), of: object, &built))
    }
    return built
  }

  private func object(
    _ resource: Resource, text: [UInt8], of owner: FluxKustomization,
    _ built: inout BuiltKustomization
  ) throws -> BuiltObject {
    var object = BuiltObject(
      id: resource.id, node: resource.node, text: text, origin: resource.origin)
    switch try decryption.apply(
      to: &object.node, kind: resource.id.gvk, at: resource.origin)
    {
    case .unchanged: return object
    case .decrypted: object.schema = .json
    case .redacted(let remains):
      object.isRedacted = true
      if !owner.decrypts {
        built.warnings.append(
          Finding(
            .warning, code: "flux.not-decrypted", at: resource.origin,
            "\(resource.id) is encrypted, and the Kustomization \(owner.id) has no decryption",
            hints: ["Flux refuses to apply it; set spec.decryption.provider: sops"]))
      }
      if remains {
        built.warnings.append(
          Finding(
            .warning, code: "flux.still-encrypted", at: resource.origin,
            "\(resource.id) holds encrypted text within longer texts, which stays"))
      }
    }
    object.text = try Emitter.emit(
      object.node, schema: object.schema, file: resource.origin.file)
    return object
  }

  /// Substitutes the variables in what `draft` gave.
  public func finish(
    _ draft: BuiltKustomization, of object: FluxKustomization, with variables: Variables
  ) throws -> BuiltKustomization {
    var built = draft
    if object.substitutes, !variables.isEmpty || variables.isOpen || object.alwaysSubstitutes {
      let substitution = ObjectSubstitution(variables, isStrict: options.isStrict, of: object)
      built = try substitution.apply(to: draft)
    }
    if options.secrets == .skip {
      built.objects.removeAll { $0.isRedacted || $0.isKind("Secret", "") }
    }
    return built
  }
}

extension Resource {
  /// Whether it is a kustomization file that got among the objects.
  fileprivate var isKustomizationFile: Bool {
    id.gvk.kind == "Kustomization" && id.gvk.group == "kustomize.config.k8s.io"
  }
}
