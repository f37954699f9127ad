internal import FileTree
internal import Findings

extension Layer {
  /// The transformers of the file, in kustomize's fixed order.
  func transformers(_ accumulation: Accumulation) throws(KustomizeError) -> [any Transformer] {
    var all = try patches()
    let places = accumulation.places(options.compatibility)
    if let namespace = kustomization.namespace, !namespace.text.isEmpty {
      all.append(NamespaceTransformer(namespace: namespace, specs: places.namespace))
    }
    if let prefix = kustomization.namePrefix, !prefix.text.isEmpty {
      all.append(AffixTransformer(end: .prefix, text: prefix.text, specs: places.namePrefix))
    }
    if let suffix = kustomization.nameSuffix, !suffix.text.isEmpty {
      all.append(AffixTransformer(end: .suffix, text: suffix.text, specs: places.nameSuffix))
    }
    for entry in kustomization.labels {
      all.append(MapTransformer(pairs: entry.pairs, specs: try specs(of: entry, places)))
    }
    if !kustomization.commonLabels.isEmpty {
      all.append(
        MapTransformer(pairs: kustomization.commonLabels, specs: places.commonLabels))
    }
    if !kustomization.commonAnnotations.isEmpty {
      all.append(
        MapTransformer(
          pairs: kustomization.commonAnnotations, specs: places.commonAnnotations))
    }
    for entry in kustomization.jsonPatches { all.append(try jsonPatch(entry)) }
    for replica in kustomization.replicas {
      all.append(ReplicaCountTransformer(replica: replica, specs: places.replicas))
    }
    for image in kustomization.images {
      all.append(try ImageTransformer(image, specs: places.images))
    }
    let replacements = try replacements(kustomization.replacements)
    if !replacements.isEmpty {
      all.append(
        ReplacementTransformer(
          replacements: replacements, compatibility: options.compatibility))
    }
    for plugin in try plugins(kustomization.transformers, field: "transformers") {
      all += try plugin.transformers()
    }
    return all
  }

  /// The places of a `labels` entry: its own fields, into which the built-in ones are merged.
  private func specs(of entry: LabelsEntry, _ places: TransformerConfiguration)
    throws(KustomizeError) -> [FieldSpec]
  {
    var specs = entry.fields
    do {
      if entry.includesSelectors {
        try specs.merge(places.commonLabels)
      } else {
        if entry.includesTemplates { try specs.merge(places.templateLabels) }
        try specs.merge(places.labels)
      }
    } catch {
      throw KustomizeError(.conflictingFieldSpecs(path: error.path), at: entry.place)
    }
    return specs
  }

  // MARK: Patches

  private func patches() throws(KustomizeError) -> [any Transformer] {
    var all: [any Transformer] = []
    for entry in kustomization.strategicMerges {
      let patches = try strategicMerge(entry)
      all.append(
        StrategicMergeTransformer(patches: patches, entry: PatchEntry(place: entry.place)))
    }
    for entry in kustomization.patches {
      let text = try PatchText.read(entry, from: kustomization.folder, with: loader)
      all.append(PatchTransformer(entry: entry, text: text))
    }
    return all
  }

  /// An item of `patchesStrategicMerge`: the objects themselves, or the path of a file of them.
  func strategicMerge(_ entry: Entry) throws(KustomizeError) -> [Resource] {
    let inline = try? PatchText.merges(Array(entry.text.utf8), file: nil, at: entry.place)
    if let inline { return inline }
    let file = try loader.file(
      entry, from: kustomization.folder, field: "patchesStrategicMerge")
    return try PatchText.merges(file.bytes, file: file.path, at: entry.place)
  }

  /// The transformer of an entry of `patchesJson6902`.
  func jsonPatch(_ entry: PatchEntry) throws(KustomizeError) -> any Transformer {
    let text: (bytes: [UInt8], file: TreePath?)
    switch (entry.path, entry.patch) {
    case (let path?, nil):
      let file = try loader.file(path, from: kustomization.folder, field: "path")
      text = (file.bytes, file.path)
    case (nil, let patch?): text = (Array(patch.text.utf8), nil)
    case (nil, nil): throw KustomizeError(.patchWithoutText, at: entry.place)
    case (_?, _?): throw KustomizeError(.patchWithPathAndText, at: entry.place)
    }
    return JSONPatchTransformer(
      entry: entry,
      operations: try PatchText.operations(text.bytes, file: text.file, at: entry.place))
  }
}
