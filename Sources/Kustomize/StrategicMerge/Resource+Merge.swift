internal import Findings
internal import Text
internal import YAML

extension Resource {
  /// Merges a patch into this resource. Name and kind change only where the options allow it;
  /// namespace and version never do. The resource is empty afterwards where the patch deletes it.
  mutating func merge(_ patch: Resource, options: PatchEntry, schemas: MergeSchemas)
    throws(KustomizeError)
  {
    let before = id
    if options.allowsKindChange || options.allowsNameChange { rememberID() }
    if patch.node["$patch"]?.text == "replace" { return }
    let schema = schemas.of(id.gvk)
    let merged: Node?
    do {
      merged = try StrategicMerge(schemas: schemas).merge(
        node, patch.node, as: MergeSchema.Field(list: nil, schema: schema))
    } catch {
      throw KustomizeError(.mergeFailed(error.description, of: before), at: error.place(in: patch))
    }
    guard var merged, merged.mapping?.isEmpty == false else {
      node = .mapping()
      return
    }
    // A patch with a target takes over the version, be it empty, and an empty one is null.
    merged["apiVersion"] = node["apiVersion"] ?? (options.target == nil ? nil : .null)
    if !options.allowsKindChange { merged.setText("kind", to: before.gvk.kind) }
    let namespace = node["metadata"]?["namespace"]
    merged.changeEntry("metadata") { metadata in
      if !options.allowsNameChange { metadata.setText("name", to: before.name) }
      metadata["namespace"] = namespace
    }
    node = merged
    if options.allowsKindChange || options.allowsNameChange { refreshID() }
  }

  /// Whether a patch left nothing of it.
  var isEmptied: Bool { node.mapping?.isEmpty ?? true }
}

extension ResourceSet {
  /// Removes what patches have emptied; their ids are free again.
  mutating func dropEmpties() {
    guard resources.contains(where: \.isEmptied) else { return }
    resources.removeAll(where: \.isEmptied)
    idsChanged()
  }
}

extension Resource {
  /// Labels and annotations of a patch with a target become maps of strings: null is the text
  /// `null`, and what is empty does not count.
  mutating func makeMetadataMapsStrings() throws(KustomizeError) {
    for field in ["labels", "annotations"] {
      guard let map = node["metadata"]?[field] else { continue }
      guard let entries = map.mapping?.entries, !entries.isEmpty else {
        node.changeEntry("metadata") { $0.removeEntry(field) }
        continue
      }
      for entry in entries {
        let place = entry.key.mark == .none ? origin : Place(origin.file, entry.key.mark)
        try StringKeys.check(entry.key.text ?? "", at: place)
      }
      node.changeEntry("metadata") { metadata in
        metadata.changeEntry(field) { map in
          map.withMapping { mapping in
            for index in mapping.entries.indices {
              mapping.entries[index].value.become(mapping.entries[index].value.text ?? "")
            }
          }
        }
      }
    }
  }
}

extension MergeFailure {
  /// What is wrong, in words.
  fileprivate var description: String {
    let path = path.joined(separator: ".")
    return switch reason {
    case .clash(let target, let patch): "\(path) is \(target), and \(patch) in the patch"
    case .unknownDirective(let text): "\(path) has the unknown directive $patch: \(text)"
    }
  }

  fileprivate func place(in patch: Resource) -> Place {
    mark == .none ? patch.origin : Place(patch.origin.file, mark)
  }
}
