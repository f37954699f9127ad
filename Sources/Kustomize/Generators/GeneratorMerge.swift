internal import Findings
internal import Text
internal import YAML

extension ResourceSet {
  /// Takes in a generated object: adds it, or merges it into the one that is there.
  mutating func absorb(_ made: Resource, behavior: GeneratorEntry.Behavior)
    throws(KustomizeError)
  {
    let matches = resources.indices.filter { resources[$0].isOrWas(made.id) }
    guard let position = matches.first else {
      if behavior == .create { return try append(made) }
      throw KustomizeError(
        .nothingToMerge(made.id, behavior: behavior.rawValue), at: made.origin)
    }
    if matches.count > 1 { throw KustomizeError(.severalToMerge(made.id), at: made.origin) }
    if behavior == .create {
      throw KustomizeError(
        .alreadyExists(made.id, first: resources[position].origin), at: made.origin)
    }
    resources[position].take(made, keepingData: behavior == .merge)
  }
}

extension Resource {
  /// Becomes a generated object, but for its name, namespace and history. Labels and annotations
  /// are united, the new ones win; so is the data where it is kept.
  fileprivate mutating func take(_ made: Resource, keepingData: Bool) {
    let old = node
    node = made.node
    needsHash = needsHash && made.needsHash
    if !keepingData {
      origin = made.origin
      generator = made.generator
    }
    let oldMetadata = old.mapping?["metadata"]
    node.changeEntry("metadata") { metadata in
      for field in ["labels", "annotations"] {
        metadata.unite(field, under: oldMetadata?.mapping?[field])
      }
      if let name = oldMetadata?.mapping?["name"]?.presentText {
        metadata.setText("name", to: name)
      }
      if let namespace = oldMetadata?.mapping?["namespace"]?.presentText {
        metadata.setText("namespace", to: namespace)
      } else {
        metadata.removeEntry("namespace")
      }
    }
    if keepingData {
      for field in ["data", "binaryData"] { node.unite(field, under: old.mapping?[field]) }
    }
    refreshID()
  }
}

extension Node {
  /// Puts the entries of an older map of strings under those of a field.
  fileprivate mutating func unite(_ field: String, under older: Node?) {
    guard let older = older?.mapping, !older.entries.isEmpty else { return }
    changeEntry(field) { node in
      node.withMapping { mapping in
        for entry in older.entries {
          guard let key = entry.key.scalar?.text, mapping.index(of: key) == nil else { continue }
          mapping.add(key, .string(entry.value.scalar?.text ?? ""))
        }
      }
    }
  }
}
