internal import Findings
internal import Text
internal import YAML

/// `labels`, `commonLabels` and `commonAnnotations`: sets entries of maps of strings.
struct MapTransformer: Transformer {
  let pairs: EntryMap
  let specs: [FieldSpec]

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    if pairs.isEmpty { return }
    for position in resources.resources.indices {
      try transform(&resources.resources[position])
    }
  }

  private func transform(_ resource: inout Resource) throws(KustomizeError) {
    let origin = resource.origin
    let gvk = resource.id.gvk
    for spec in specs where spec.gvk.selects(gvk) {
      try resource.change(spec, creating: .mapping) { (node) throws(KustomizeError) in
        guard node.mapping != nil else {
          throw .misfit(spec, expected: "a mapping", node, of: origin)
        }
        try StringKeys.check(pairs)
        for pair in pairs { node.setText(pair.key.text, to: pair.value.text) }
      }
    }
  }
}
