internal import Findings
internal import YAML

/// `patchesStrategicMerge`, and patches without a target: each names what it patches itself.
struct StrategicMergeTransformer: Transformer {
  let patches: [Resource]
  let entry: PatchEntry
  let schemas: MergeSchemas
  /// Whether labels and annotations of the patches are maps of strings, as in those that have a
  /// target; then ids are looked at after each patch, too.
  var hasStringMaps = false

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
      var patch = patch
      if hasStringMaps { try patch.makeMetadataMapsStrings() }
      try resources.resources[position].merge(patch, options: entry, schemas: schemas)
      if entry.allowsNameChange || entry.allowsKindChange { resources.idsChanged() }
      resources.dropEmpties()
      if hasStringMaps { try resources.checkIDs() }
    }
  }
}
