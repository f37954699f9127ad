internal import Findings
internal import Text
internal import YAML

/// Makes the ConfigMaps and Secrets of generators.
struct GeneratedObject {
  /// What is made.
  enum Kind: String {
    case configMap = "ConfigMap"
    case secret = "Secret"
  }

  let kind: Kind
  let generator: GeneratorEntry
  /// `generatorOptions` of the file.
  let common: GeneratorOptions

  /// The object with these contents.
  func resource(_ entries: [DataEntry]) throws(KustomizeError) -> Resource {
    var root = Mapping()
    root.add("apiVersion", .string("v1"))
    root.add("kind", .string(kind.rawValue))
    root.add("metadata", Node(.mapping(try metadata())))
    switch kind {
    case .configMap: addPlainData(entries, to: &root)
    case .secret:
      root.add("type", .string(generator.type.isEmpty ? "Opaque" : generator.type))
      addEncoded(entries, as: "data", to: &root)
    }
    if common.isImmutable || generator.options.isImmutable {
      root.add("immutable", Node(.scalar(Scalar("true"))))
    }
    let node = Node(.mapping(root))
    var resource = Resource(node, id: ResourceID(of: node), origin: generator.place)
    resource.needsHash = !(common.disablesHash || generator.options.disablesHash)
    return resource
  }

  private func metadata() throws(KustomizeError) -> Mapping {
    var metadata = Mapping()
    metadata.add("name", .string(generator.name))
    if !generator.namespace.isEmpty { metadata.add("namespace", .string(generator.namespace)) }
    let maps = [
      ("labels", common.labels, generator.options.labels),
      ("annotations", common.annotations, generator.options.annotations),
    ]
    for (name, all, own) in maps where !(all.isEmpty && own.isEmpty) {
      try StringKeys.check(all)
      try StringKeys.check(own)
      var node = Node(.mapping(Mapping()))
      for pair in all + own { node.setText(pair.key.text, to: pair.value.text) }
      metadata.add(name, node)
    }
    return metadata
  }

  private func addPlainData(_ entries: [DataEntry], to root: inout Mapping) {
    var data = Mapping()
    var encoded: [DataEntry] = []
    for entry in entries {
      if let text = String(validating: entry.value, as: UTF8.self) {
        data.add(entry.key, .string(text))
      } else {
        encoded.append(entry)
      }
    }
    if !data.entries.isEmpty { root.add("data", Node(.mapping(data))) }
    if !encoded.isEmpty { addEncoded(encoded, as: "binaryData", to: &root) }
  }

  private func addEncoded(_ entries: [DataEntry], as field: String, to root: inout Mapping) {
    var data = Mapping()
    for entry in entries { data.add(entry.key, .string(Base64.encode(entry.value, columns: 70))) }
    root.add(field, Node(.mapping(data)))
  }
}
