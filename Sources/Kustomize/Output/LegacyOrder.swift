internal import Text

/// The order in which `kustomize build` prints: what others need first, webhooks last.
struct LegacyOrder: Sendable {
  private let ranks: [ByteText: Int]

  /// The order with the built-in lists of kinds.
  static let standard = LegacyOrder(
    first: [
      "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount",
      "PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap",
      "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
      "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ],
    last: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"])

  /// An order with some kinds first, some last, all others between.
  init(first: [String], last: [String]) {
    var ranks: [ByteText: Int] = [:]
    for (index, kind) in first.enumerated() { ranks[ByteText(kind)] = index - first.count }
    for (index, kind) in last.enumerated() { ranks[ByteText(kind)] = index + 1 }
    self.ranks = ranks
  }

  /// The resources in order; equal ones stay as they stand.
  func sorted(_ resources: [Resource]) -> [Resource] {
    if resources.count < 2 { return resources }
    let keys = resources.map { Key(id: $0.id, rank: rank(of: $0.id.gvk)) }
    let order = resources.indices.sorted { left, right in
      if precedes(keys[left], keys[right]) { return true }
      return !precedes(keys[right], keys[left]) && left < right
    }
    return order.map { resources[$0] }
  }

  /// Whether a sort of resource comes before another.
  func precedes(_ left: GroupVersionKind, _ right: GroupVersionKind) -> Bool {
    let ranks = (rank(of: left), rank(of: right))
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    if left == right { return false }
    if left.kind == "Namespace", right.kind == "Namespace" {
      // A Namespace of the core group comes before those of other groups.
      if left.group.isEmpty || right.group.isEmpty { return left.group.isEmpty }
    }
    return left.sortText.precedesByBytes(right.sortText)
  }

  private func rank(of gvk: GroupVersionKind) -> Int { ranks[ByteText(gvk.kind)] ?? 0 }

  private func precedes(_ left: Key, _ right: Key) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    if left.id.gvk != right.id.gvk { return precedes(left.id.gvk, right.id.gvk) }
    return left.id.sortText.precedesByBytes(right.id.sortText)
  }

  private struct Key {
    var id: ResourceID
    var rank: Int
  }
}

extension GroupVersionKind {
  /// `group_version_kind` with `~G`, `~V` and `~K` for what is empty, so that the core group comes
  /// after the named ones.
  fileprivate var sortText: String {
    "\(group.isEmpty ? "~G" : group)_\(version.isEmpty ? "~V" : version)"
      + "_\(kind.isEmpty ? "~K" : kind)"
  }
}

extension ResourceID {
  /// `namespace|name` with `~X` and `~N` for what is empty. The sorts are equal where this counts.
  fileprivate var sortText: String {
    "\(namespace.isEmpty ? "~X" : namespace)|\(name.isEmpty ? "~N" : name)"
  }
}
