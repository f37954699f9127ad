internal import Text
internal import YAML

/// Gives generated ConfigMaps and Secrets names that end with a hash of their content.
struct HashTransformer: Transformer {
  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    var changed = false
    for position in resources.resources.indices where resources.resources[position].needsHash {
      changed = true
      let hash = try ContentHash.suffix(of: resources.resources[position])
      resources.resources[position].rememberID()
      let name = resources.resources[position].id.name
      resources.resources[position].rename(to: name + "-" + hash)
    }
    if changed { resources.idsChanged() }
  }
}
