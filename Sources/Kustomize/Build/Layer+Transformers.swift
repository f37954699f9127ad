internal import FileTree
internal import Findings

/// A transformer with what it is configured by.
struct TransformerStep {
  var transformer: any Transformer
  var configurator: Configurator
}

extension Layer {
  /// The transformers of the file, in kustomize's fixed order.
  func transformers(_ accumulation: Accumulation) throws(KustomizeError) -> [TransformerStep] {
    let places = accumulation.places(options.compatibility)
    let schemas = accumulation.schemas ?? .builtin
    var all = try patches(schemas)
    all += names(places)
    all += try maps(places)
    for entry in kustomization.jsonPatches {
      all.append(step("PatchJson6902Transformer", try jsonPatch(entry)))
    }
    for replica in kustomization.replicas {
      let transformer = ReplicaCountTransformer(replica: replica, specs: places.replicas)
      all.append(step("ReplicaCountTransformer", transformer))
    }
    for image in kustomization.images {
      all.append(step("ImageTagTransformer", try ImageTransformer(image, specs: places.images)))
    }
    let replacements = try replacements(kustomization.replacements)
    if !replacements.isEmpty {
      let transformer = ReplacementTransformer(
        replacements: replacements, compatibility: options.compatibility)
      all.append(step("ReplacementTransformer", transformer))
    }
    for plugin in try plugins(kustomization.transformers, field: "transformers") {
      let configurator = Configurator(plugin.resource)
      all += try plugin.transformers(schemas).map {
        TransformerStep(transformer: $0, configurator: configurator)
      }
    }
    return all
  }

  private func step(_ kind: String, _ transformer: any Transformer) -> TransformerStep {
    TransformerStep(
      transformer: transformer,
      configurator: Configurator(file: kustomization.file.text, kind: kind))
  }

  private func names(_ places: TransformerConfiguration) -> [TransformerStep] {
    var all: [TransformerStep] = []
    if let namespace = kustomization.namespace, !namespace.text.isEmpty {
      let transformer = NamespaceTransformer(namespace: namespace, specs: places.namespace)
      all.append(step("NamespaceTransformer", transformer))
    }
    if let prefix = kustomization.namePrefix, !prefix.text.isEmpty {
      let transformer = AffixTransformer(
        end: .prefix, text: prefix.text, specs: places.namePrefix)
      all.append(step("PrefixTransformer", transformer))
    }
    if let suffix = kustomization.nameSuffix, !suffix.text.isEmpty {
      let transformer = AffixTransformer(
        end: .suffix, text: suffix.text, specs: places.nameSuffix)
      all.append(step("SuffixTransformer", transformer))
    }
    return all
  }

  private func maps(_ places: TransformerConfiguration) throws(KustomizeError)
    -> [TransformerStep]
  {
    var all: [TransformerStep] = []
    for entry in kustomization.labels {
      let transformer = MapTransformer(pairs: entry.pairs, specs: try specs(of: entry, places))
      all.append(step("LabelTransformer", transformer))
    }
    let (labels, annotations) = (kustomization.commonLabels, kustomization.commonAnnotations)
    // Entries of `labels` bring the transformer of `commonLabels` with them, be it idle.
    if !labels.isEmpty || !kustomization.labels.isEmpty {
      let transformer = MapTransformer(pairs: labels, specs: places.commonLabels)
      all.append(step("LabelTransformer", transformer))
    }
    if !annotations.isEmpty {
      let transformer = MapTransformer(pairs: annotations, specs: places.commonAnnotations)
      all.append(step("AnnotationsTransformer", transformer))
    }
    return all
  }

  /// The places of a `labels` entry: its own fields, into which the built-in ones are merged.
  private func specs(of entry: LabelsEntry, _ places: TransformerConfiguration)
    throws(KustomizeError) -> [FieldSpec]
  {
    var specs = entry.fields
    do {
      try specs.merge(places.labels)
      if entry.includesSelectors {
        try specs.merge(places.commonLabels)
      } else {
        if entry.includesTemplates { try specs.merge(places.templateLabels) }
        try specs.merge(BuiltinFieldSpecs.labels)
      }
    } catch {
      throw KustomizeError(.conflictingFieldSpecs(path: error.path), at: entry.place)
    }
    return specs
  }

  // MARK: Patches

  private func patches(_ schemas: MergeSchemas) throws(KustomizeError) -> [TransformerStep] {
    var all: [TransformerStep] = []
    var merges: [Resource] = []
    for entry in kustomization.strategicMerges { merges += try strategicMerge(entry) }
    if let first = kustomization.strategicMerges.first {
      let transformer = StrategicMergeTransformer(
        patches: merges, entry: PatchEntry(place: first.place), schemas: schemas,
        hasStringMaps: true)
      all.append(step("PatchStrategicMergeTransformer", transformer))
    }
    for entry in kustomization.patches {
      let text = try PatchText.read(
        entry, from: kustomization.folder, with: loader, options.compatibility)
      let transformer = PatchTransformer(entry: entry, text: text, schemas: schemas)
      all.append(step("PatchTransformer", transformer))
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
    let operations = try PatchText.operations(text.bytes, file: text.file, at: entry.place)
    if operations.isEmpty { throw KustomizeError(.patchWithoutText, at: entry.place) }
    guard let target = entry.target, !target.name.isEmpty else {
      throw KustomizeError(.patchWithoutTarget, at: entry.place)
    }
    return JSONPatchTransformer(entry: entry, target: target, operations: operations)
  }
}
