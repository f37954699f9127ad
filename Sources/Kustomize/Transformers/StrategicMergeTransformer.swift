internal import Findings
internal import YAML

/// `patchesStrategicMerge`, and patches without a target: each names what it patches itself.
struct StrategicMergeTransformer: Transformer {
  let patches: [Resource]
  let entry: PatchEntry
  let schemas: MergeSchemas

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    for patch in patches {
      let matches = resources.resources.indices.filter {
        resources.resources[$0].isOrWas(patch.id)
      }
      guard let position = matches.first else {
        throw KustomizeError(.patchWithoutMatch(patch.id), at: patch.origin)
      }
      if matches.count > 1 {
        throw KustomizeError(.patchWithSeveralMatches(patch.id), at: patch.origin)
      }
      try resources.resources[position].merge(patch, options: entry, schemas: schemas)
      resources.dropEmpties()
    }
  }
}
