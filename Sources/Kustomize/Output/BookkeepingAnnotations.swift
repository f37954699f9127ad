internal import Text
internal import YAML

/// Annotations that the reference keeps its books in: whoever wrote them, they are not printed.
enum BookkeepingAnnotations {
  /// Where a resource comes from; printed where that is asked for.
  static let origin = "config.kubernetes.io/origin"
  /// What changed a resource; printed where that is asked for.
  static let transformations = "alpha.config.kubernetes.io/transformations"

  /// Asks for the hash of a generated object, as generators that are programs do.
  static let needsHash = "internal.config.kubernetes.io/needsHashSuffix"

  /// Removes those that are not asked for.
  static func remove(from resource: inout Resource, keeping parts: Set<Provenance.Part>) {
    guard let annotations = resource.node["metadata"]?["annotations"]?.mapping else { return }
    let names = annotations.entries.compactMap { entry -> String? in
      guard let key = entry.key.text, isRemoved(key, keeping: parts) else { return nil }
      return key
    }
    if names.isEmpty { return }
    resource.node.changeEntry("metadata") { metadata in
      metadata.changeEntry("annotations") { annotations in
        for name in names { annotations.removeEntry(name) }
      }
    }
  }

  private static func isRemoved(_ key: String, keeping parts: Set<Provenance.Part>) -> Bool {
    let slash = key.utf8.firstIndex(of: UInt8(ascii: "/")) ?? key.utf8.startIndex
    switch key[..<slash] {
    case "internal.config.kubernetes.io":
      return internalNames.contains(String(key[key.utf8.index(after: slash)...]))
    case "config.kubernetes.io":
      if key == origin { return !parts.contains(.originAnnotations) }
      return key == "config.kubernetes.io/path" || key == "config.kubernetes.io/index"
    case "config.k8s.io": return key == "config.k8s.io/id"
    case "alpha.config.kubernetes.io":
      return key == transformations && !parts.contains(.transformerAnnotations)
    default: return false
    }
  }

  private static let internalNames: Set<String> = [
    "previousKinds", "previousNames", "prefixes", "suffixes", "previousNamespaces",
    "allowNameChange", "allowKindChange", "refBy", "generatorBehavior", "needsHashSuffix",
    "path", "index", "seqindent", "id", "annotations-migration-resource-id",
    "helm-generated",
  ]
}
