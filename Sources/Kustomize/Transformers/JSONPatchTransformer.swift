internal import Findings

/// One entry of `patchesJson6902`: a JSON patch for what its target selects. Unlike one of
/// `patches`, it leaves no mark in the history of names.
struct JSONPatchTransformer: Transformer {
  let entry: PatchEntry
  let target: Selector
  let operations: [JSONOperation]

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    let selector = try CompiledSelector(target)
    for position in resources.resources.indices
    where selector.matches(resources.resources[position]) {
      try resources.resources[position].apply(operations, at: entry.place)
    }
    resources.idsChanged()
  }
}
