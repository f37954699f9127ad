internal import Text

extension KustomizeResult {
  /// The documents as `kustomize build -o FOLDER` writes them, each with the name of its file:
  /// group, version, kind and name in lower case, after the namespace where there are several.
  /// Documents whose names are the same follow each other; the last one counts.
  public var files: [(name: String, document: ArraySlice<UInt8>)] {
    var namespaces: Set<ByteText> = []
    for resource in resources where !resource.id.isClusterScoped {
      namespaces.insert(ByteText(resource.id.effectiveNamespace))
    }
    return resources.indices.map { position in
      let id = resources[position].id
      let sort = [id.gvk.group, id.gvk.version, id.gvk.kind].filter { !$0.isEmpty }
      var name = (sort + [id.name]).joined(separator: "_")
      if namespaces.count > 1, !id.isClusterScoped { name = "\(id.effectiveNamespace)_\(name)" }
      return (name.lowercased() + ".yaml", document(position))
    }
  }
}
