internal import Findings
internal import Text

/// One entry of `patchesJson6902`: a JSON patch for the one resource that its target names.
struct JSONPatchTransformer: Transformer {
  let entry: PatchEntry
  let operations: [JSONOperation]

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    guard let target = entry.target, !target.name.isEmpty else {
      throw KustomizeError(.patchWithoutTarget, at: entry.place)
    }
    let id = ResourceID(target.gvk, name: target.name, namespace: target.namespace)
    let matches = resources.resources.indices.filter { resources.resources[$0].isOrWas(id) }
    guard let position = matches.first else {
      throw KustomizeError(.patchWithoutMatch(id), at: entry.place)
    }
    if matches.count > 1 { throw KustomizeError(.patchWithSeveralMatches(id), at: entry.place) }
    try resources.resources[position].apply(operations, at: entry.place)
    resources.idsChanged()
  }
}
