internal import FileTree
internal import Findings
internal import YAML

extension PluginObject {
  /// The transformers that the object stands for.
  func transformers(_ schemas: MergeSchemas) throws(KustomizeError) -> [any Transformer] {
    switch kind {
    case "AnnotationsTransformer":
      return [MapTransformer(pairs: try map("annotations"), specs: try fieldSpecs())]
    case "LabelTransformer":
      return [MapTransformer(pairs: try map("labels"), specs: try fieldSpecs())]
    case "NamespaceTransformer": return [try namespace()]
    case "PrefixTransformer": return [try affix(.prefix)]
    case "SuffixTransformer": return [try affix(.suffix)]
    case "PrefixSuffixTransformer":
      var all: [any Transformer] = []
      if setting("prefix") != nil { all.append(try affix(.prefix)) }
      if setting("suffix") != nil { all.append(try affix(.suffix)) }
      return all
    case "ReplicaCountTransformer": return try replicas()
    case "ImageTagTransformer": return try images()
    case "HashTransformer": return [HashTransformer()]
    case "ReplacementTransformer": return [try replacements()]
    case "ValueAddTransformer": return [try ValueAddTransformer(self)]
    case "PatchTransformer", "PatchStrategicMergeTransformer", "PatchJson6902Transformer":
      return [try patch(schemas)]
    default: throw misplaced
    }
  }

  private func namespace() throws(KustomizeError) -> NamespaceTransformer {
    var transformer = NamespaceTransformer(
      namespace: Entry(resource.id.namespace, at: resource.origin), specs: try fieldSpecs())
    if let node = setting("unsetOnly") {
      transformer.isUnsetOnly = try decoder.bool(node, called: "unsetOnly")
    }
    if let mode = try entry("setRoleBindingSubjects") {
      guard let known = NamespaceTransformer.Subjects(rawValue: mode.text) else {
        let choices = NamespaceTransformer.Subjects.allCases.map(\.rawValue)
        throw KustomizeError(
          .notAChoice(field: "setRoleBindingSubjects", value: mode.text, choices: choices),
          at: mode.place)
      }
      transformer.subjects = known
    }
    return transformer
  }

  private func affix(_ end: AffixTransformer.End) throws(KustomizeError) -> AffixTransformer {
    let specs = try fieldSpecs()
    if specs.isEmpty { throw KustomizeError(.emptyValue(field: "fieldSpecs"), at: resource.origin) }
    return AffixTransformer(
      end: end, text: try text(end == .prefix ? "prefix" : "suffix"), specs: specs)
  }

  private func replicas() throws(KustomizeError) -> [any Transformer] {
    guard let node = setting("replica") else { return [] }
    let entry = try decoder.replica(node, called: "replica")
    return [ReplicaCountTransformer(replica: entry, specs: try fieldSpecs())]
  }

  private func images() throws(KustomizeError) -> [any Transformer] {
    guard let node = setting("imageTag") else { return [] }
    let image = try decoder.image(node, called: "imageTag")
    return [try ImageTransformer(image, specs: try fieldSpecs())]
  }

  private func replacements() throws(KustomizeError) -> ReplacementTransformer {
    var items: [FieldDecoder.ReplacementItem] = []
    if let node = setting("replacements") {
      items = try decoder.replacements(node, called: "replacements")
    }
    return ReplacementTransformer(
      replacements: try layer.replacements(items), compatibility: layer.options.compatibility)
  }

  // MARK: Patches

  private func patch(_ schemas: MergeSchemas) throws(KustomizeError) -> any Transformer {
    switch kind {
    case "PatchTransformer":
      let entry = try decoder.patch(
        fields("path", "patch", "target", "options"), called: "PatchTransformer")
      let text = try PatchText.read(
        entry, from: layer.kustomization.folder, with: layer.loader, layer.options.compatibility)
      return PatchTransformer(entry: entry, text: text, schemas: schemas)
    case "PatchStrategicMergeTransformer":
      var patches: [Resource] = []
      if let node = setting("paths") {
        for entry in try decoder.entries(node, called: "paths") {
          patches += try layer.strategicMerge(entry)
        }
      }
      if let entry = try entry("patches") {
        patches += try PatchText.merges(Array(entry.text.utf8), file: nil, at: entry.place)
      }
      if patches.isEmpty { throw KustomizeError(.patchWithoutText, at: resource.origin) }
      return StrategicMergeTransformer(
        patches: patches, entry: PatchEntry(place: resource.origin), schemas: schemas,
        hasStringMaps: true)
    default:
      var entry = PatchEntry(place: resource.origin)
      if let node = setting("target") {
        entry.target = try decoder.selector(node, called: "target")
      }
      entry.path = try self.entry("path")
      entry.patch = try self.entry("jsonOp")
      return try layer.jsonPatch(entry)
    }
  }
}
