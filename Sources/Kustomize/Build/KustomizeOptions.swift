/// How kustomizations are built.
public struct KustomizeOptions: Sendable {
  /// Which files a kustomization may name.
  public enum LoadRestrictor: Sendable {
    /// Only files in or below its own folder, links followed; folders may be anywhere.
    case rootOnly
    /// Anything inside the tree, as Flux allows.
    case none
  }

  /// In which order resources come out where the top file has no `sortOptions`.
  public enum Order: Sendable {
    /// What others need first, as `kustomize build` prints.
    case legacy
    /// As they were accumulated, as Flux applies.
    case fifo
  }

  /// Whose behaviour is followed where versions differ.
  public enum Compatibility: Sendable {
    /// kustomize 5.8, which Flux builds in.
    case v5_8
    /// kustomize 5.5, which `kubectl` 1.32 builds in.
    case v5_5
  }

  /// What becomes of entries that name something on another machine.
  public enum RemoteEntries: Sendable {
    /// They are an error: a build never leaves the tree.
    case refused
    /// They are left out, with a warning each.
    case leftOut
  }

  /// Which files a kustomization may name.
  public var loadRestrictor: LoadRestrictor
  /// In which order resources come out.
  public var order: Order
  /// Whose behaviour is followed.
  public var compatibility: Compatibility
  /// What becomes of entries that name something on another machine.
  public var remoteEntries = RemoteEntries.refused
  /// Whether all resources get the label `app.kubernetes.io/managed-by`, as `buildMetadata` can ask
  /// for too.
  public var labelsManager = false

  /// The options of `kustomize build`, or others.
  public init(
    loadRestrictor: LoadRestrictor = .rootOnly, order: Order = .legacy,
    compatibility: Compatibility = .v5_8
  ) {
    self.loadRestrictor = loadRestrictor
    self.order = order
    self.compatibility = compatibility
  }
}
