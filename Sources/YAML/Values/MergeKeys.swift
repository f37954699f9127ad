import Text

/// Merge keys: `<<: *base` and `<<: [*first, *second]`.
extension Node {
  /// The tree with its merge keys applied, as kustomize reads resources: keys that are written win
  /// over merged ones, an earlier alias over a later one. Merged entries follow the written ones.
  ///
  /// It throws for two `<<` in one mapping, and for a `<<` whose value is neither a mapping nor a
  /// sequence of mappings. Only a plain `<<` merges.
  public func applyingMergeKeys(file: String = "") throws(YAMLError) -> Node {
    guard hasMergeKeys else { return self }
    return try merged(file: file)
  }

  private var hasMergeKeys: Bool {
    switch content {
    case .scalar: false
    case .sequence(let items): items.contains { $0.hasMergeKeys }
    case .mapping(let mapping):
      mapping.entries.contains {
        $0.key.isMergeKey || $0.value.hasMergeKeys || $0.key.hasMergeKeys
      }
    }
  }

  fileprivate func merged(file: String) throws(YAMLError) -> Node {
    var node = self
    switch content {
    case .scalar: break
    case .sequence(let items):
      var result: [Node] = []
      result.reserveCapacity(items.count)
      for item in items { result.append(try item.merged(file: file)) }
      node.content = .sequence(result)
    case .mapping(let mapping):
      node.content = .mapping(try mapping.merged(file: file))
    }
    return node
  }

  /// Whether this key is a plain `<<`.
  var isMergeKey: Bool {
    guard case .scalar(let scalar) = content, scalar.text == "<<" else { return false }
    return tag == "tag:yaml.org,2002:merge" || (tag == nil && scalar.style == .plain)
  }
}

extension Mapping {
  fileprivate func merged(file: String) throws(YAMLError) -> Mapping {
    var result = Mapping()
    result.entries.reserveCapacity(entries.count)
    var merge: Entry?
    for entry in entries {
      if entry.key.isMergeKey {
        if let merge { throw YAMLError(duplicate: entry.key, of: merge.key, file: file) }
        merge = entry
      } else {
        result.entries.append(
          Entry(key: try entry.key.merged(file: file), value: try entry.value.merged(file: file)))
      }
    }
    guard let merge else { return result }
    var present = Set(result.keys.map { ByteText($0) })
    for source in try merge.value.mergeSources(file: file) {
      for entry in try source.merged(file: file).entries {
        if let text = entry.key.text, !present.insert(ByteText(text)).inserted { continue }
        result.entries.append(entry)
      }
    }
    return result
  }
}

extension Node {
  /// The mappings that the value of a `<<` names, in the order in which they are written.
  func mergeSources(file: String) throws(YAMLError) -> [Mapping] {
    switch content {
    case .mapping(let mapping): return [mapping]
    case .sequence(let items):
      var sources: [Mapping] = []
      for item in items {
        guard let mapping = item.mapping else { throw notMergeable(item, file: file) }
        sources.append(mapping)
      }
      return sources
    case .scalar: throw notMergeable(self, file: file)
    }
  }

  private func notMergeable(_ node: Node, file: String) -> YAMLError {
    YAMLError(
      .merge, file: file, at: node.mark, "the value of '<<' cannot be merged",
      expected: "a mapping or a sequence of mappings")
  }
}
