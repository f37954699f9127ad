internal import Findings
internal import YAML

/// One entry of `patches`: a merge patch or a JSON patch, for what a target selects.
struct PatchTransformer: Transformer {
  let entry: PatchEntry
  let text: PatchText
  let schemas: MergeSchemas

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    switch text {
    case .nothing: return
    case .operations(let operations): try apply(operations, to: &resources)
    case .merges(let patches):
      if let target = entry.target {
        try merge(patches, into: target, of: &resources)
      } else {
        try StrategicMergeTransformer(patches: patches, entry: entry, schemas: schemas)
          .transform(&resources)
      }
    }
  }

  private func apply(_ operations: [JSONOperation], to resources: inout ResourceSet)
    throws(KustomizeError)
  {
    guard let target = entry.target else {
      throw KustomizeError(.patchWithoutTarget, at: entry.place)
    }
    let selector = try CompiledSelector(target)
    for position in resources.resources.indices
    where selector.matches(resources.resources[position]) {
      // The old id is remembered, whether the patch changes it or not.
      resources.resources[position].rememberID()
      try resources.resources[position].apply(operations, at: entry.place)
    }
    resources.idsChanged()
  }

  private func merge(
    _ patches: [Resource], into target: Selector, of resources: inout ResourceSet
  ) throws(KustomizeError) {
    guard let patch = patches.first else { return }
    if patches.count > 1 { throw KustomizeError(.severalPatches, at: patches[1].origin) }
    let selector = try CompiledSelector(target)
    var patchNode = patch
    try patchNode.makeMetadataMapsStrings()
    for position in resources.resources.indices
    where selector.matches(resources.resources[position]) {
      try resources.resources[position].merge(patchNode, options: entry, schemas: schemas)
    }
    if entry.allowsNameChange || entry.allowsKindChange { resources.idsChanged() }
    resources.dropEmpties()
    try resources.checkIDs()
  }
}
