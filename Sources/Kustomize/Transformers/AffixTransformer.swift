internal import Findings
internal import Text
internal import YAML

/// `namePrefix` or `nameSuffix`.
struct AffixTransformer: Transformer {
  /// Which end of the name changes.
  enum End: Sendable {
    case prefix
    case suffix
  }

  let end: End
  let text: String
  let specs: [FieldSpec]

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    for position in resources.resources.indices
    where !Self.keepsName(resources.resources[position].originalID.gvk) {
      try transform(&resources.resources[position])
    }
    resources.idsChanged()
  }

  private func transform(_ resource: inout Resource) throws(KustomizeError) {
    let original = resource.originalID.gvk
    let origin = resource.origin
    for spec in specs where spec.gvk.selects(original) {
      if spec.path == "metadata/name", !text.isEmpty {
        resource.rememberID()
        switch end {
        case .prefix: resource.affixes.prefixes.append(text)
        case .suffix: resource.affixes.suffixes.append(text)
        }
      }
      try resource.change(spec, creating: .scalar) { (node) throws(KustomizeError) in
        guard let scalar = node.scalar else {
          throw .misfit(spec, expected: "a scalar", node, of: origin)
        }
        node.become(end == .prefix ? text + scalar.text : scalar.text + text)
      }
    }
    resource.refreshID()
  }

  /// Kinds whose names mean something outside the cluster's objects.
  private static func keepsName(_ gvk: GroupVersionKind) -> Bool {
    switch gvk.kind {
    case "CustomResourceDefinition", "Namespace": true
    case "APIService": gvk.group == "apiregistration.k8s.io"
    default: false
    }
  }
}
