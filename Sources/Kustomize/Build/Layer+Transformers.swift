internal import Findings

extension Layer {
  /// The transformers of the file, in kustomize's fixed order.
  func transformers() throws(KustomizeError) -> [any Transformer] {
    var all: [any Transformer] = []
    if let namespace = kustomization.namespace, !namespace.text.isEmpty {
      all.append(NamespaceTransformer(namespace: namespace, specs: BuiltinFieldSpecs.namespace))
    }
    if let prefix = kustomization.namePrefix, !prefix.text.isEmpty {
      all.append(AffixTransformer(end: .prefix, text: prefix.text, specs: BuiltinFieldSpecs.name))
    }
    if let suffix = kustomization.nameSuffix, !suffix.text.isEmpty {
      all.append(AffixTransformer(end: .suffix, text: suffix.text, specs: BuiltinFieldSpecs.name))
    }
    for entry in kustomization.labels {
      all.append(MapTransformer(pairs: entry.pairs, specs: try specs(of: entry)))
    }
    if !kustomization.commonLabels.isEmpty {
      all.append(
        MapTransformer(pairs: kustomization.commonLabels, specs: BuiltinFieldSpecs.commonLabels))
    }
    if !kustomization.commonAnnotations.isEmpty {
      all.append(
        MapTransformer(
          pairs: kustomization.commonAnnotations, specs: BuiltinFieldSpecs.commonAnnotations))
    }
    for replica in kustomization.replicas {
      all.append(ReplicaCountTransformer(replica: replica, specs: BuiltinFieldSpecs.replicas))
    }
    let images = BuiltinFieldSpecs.images(withVolumes: options.compatibility == .v5_8)
    for image in kustomization.images { all.append(try ImageTransformer(image, specs: images)) }
    return all
  }

  /// The places of a `labels` entry: its own fields, into which the built-in ones are merged.
  private func specs(of entry: LabelsEntry) throws(KustomizeError) -> [FieldSpec] {
    var specs = entry.fields
    do {
      if entry.includesSelectors {
        try specs.merge(BuiltinFieldSpecs.commonLabels)
      } else {
        if entry.includesTemplates { try specs.merge(BuiltinFieldSpecs.templateLabels) }
        try specs.merge(BuiltinFieldSpecs.labels)
      }
    } catch {
      throw KustomizeError(.conflictingFieldSpecs(path: error.path), at: entry.place)
    }
    return specs
  }
}
