internal import FileTree
internal import Findings

extension Layer {
  /// The objects that `transformers` or `generators` list: those written in place first, then those
  /// of files and folders.
  func plugins(_ entries: [Entry], field: String) throws(KustomizeError) -> [PluginObject] {
    var objects = Accumulation()
    var paths: [Entry] = []
    for entry in entries {
      let inline = try? PatchText.merges(Array(entry.text.utf8), file: nil, at: entry.place)
      guard let inline else {
        paths.append(entry)
        continue
      }
      for resource in inline { try objects.resources.append(resource) }
    }
    for path in paths { try accumulateResource(path, field: field, into: &objects) }
    var plugins: [PluginObject] = []
    for resource in objects.resources.resources {
      plugins.append(try PluginObject(resource, in: self))
    }
    return plugins
  }
}

extension Layer {
  /// Runs the objects that `validators` list: transformers that may not change anything.
  func validate(_ accumulation: inout Accumulation) throws(KustomizeError) {
    if kustomization.validators.isEmpty { return }
    let schemas = accumulation.schemas ?? .builtin
    for plugin in try plugins(kustomization.validators, field: "validators") {
      let before = try ResourcePrinter.printed(accumulation.resources.resources)
      for transformer in try plugin.transformers(schemas) {
        try transformer.transform(&accumulation.resources)
      }
      if try ResourcePrinter.printed(accumulation.resources.resources) != before {
        throw KustomizeError(.validatorChanges(kind: plugin.kind), at: plugin.resource.origin)
      }
    }
  }
}
