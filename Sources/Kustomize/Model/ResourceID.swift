internal import Text

/// What tells resources apart: sort, name and namespace.
public struct ResourceID: Hashable, Sendable, CustomStringConvertible {
  /// Group, version and kind.
  public var gvk: GroupVersionKind
  /// The name as written.
  public var name: String
  /// The namespace as written, empty where none is.
  public var namespace: String

  /// An id from its parts.
  public init(_ gvk: GroupVersionKind, name: String, namespace: String) {
    self.gvk = gvk
    self.name = name
    self.namespace = namespace
  }

  /// Whether the kind is known to live outside namespaces; unknown kinds count as namespaced.
  public var isClusterScoped: Bool { ClusterScope.contains(gvk) }

  /// The namespace that counts: a text of its own for cluster-scoped kinds, `default` for none.
  public var effectiveNamespace: String {
    if isClusterScoped { return ClusterScope.namespaceText }
    return namespace.isEmpty ? "default" : namespace
  }

  /// Whether both count as lying in the same namespace.
  func sharesNamespace(with other: ResourceID) -> Bool {
    effectiveNamespace.hasSameBytes(as: other.effectiveNamespace)
  }

  /// `Deployment.v1.apps/web.media`, as kustomize prints ids, with `[noNs]` and the like for what
  /// is empty.
  public var description: String {
    let group = gvk.group.isEmpty ? "[noGrp]" : gvk.group
    let version = gvk.version.isEmpty ? "[noVer]" : gvk.version
    let space = isClusterScoped ? "[cluster]" : namespace.isEmpty ? "[noNs]" : namespace
    return "\(gvk.kind).\(version).\(group)/\(name).\(space)"
  }

  /// Ids are equal where they name the same object of a cluster: no namespace is `default`.
  public static func == (left: ResourceID, right: ResourceID) -> Bool {
    left.name.hasSameBytes(as: right.name) && left.gvk == right.gvk
      && left.sharesNamespace(with: right)
  }

  public func hash(into hasher: inout Hasher) {
    ByteText(name).hash(into: &hasher)
    ByteText(gvk.kind).hash(into: &hasher)
    if !isClusterScoped { ByteText(namespace.isEmpty ? "default" : namespace).hash(into: &hasher) }
  }
}
