internal import FileTree
internal import Findings
internal import YAML

/// An object under `transformers` or `generators`: a built-in transformer or generator with its
/// settings.
struct PluginObject {
  /// The object.
  let resource: Resource
  /// The layer that lists it: paths are relative to its folder.
  let layer: Layer

  /// The settings, as JSON.
  let settings: Node
  /// Reads settings: numbers and truth values are texts where texts are expected, unknown fields do
  /// not matter.
  let decoder: FieldDecoder

  /// An object; throws where it is none of the built-in ones.
  init(_ resource: Resource, in layer: Layer) throws(KustomizeError) {
    self.resource = resource
    self.layer = layer
    decoder = FieldDecoder(file: resource.origin.file, isStrict: false, takesAnyScalar: true)
    guard resource.id.gvk.apiVersion == "builtin" else {
      throw KustomizeError(
        .unsupported(feature: "the plugin \(resource.id.gvk.apiVersion) \(resource.id.gvk.kind)"),
        at: resource.origin)
    }
    do {
      settings = try JSONForm.enter(resource.node, file: resource.origin.file)
    } catch {
      throw KustomizeError(.yaml(error.findings), at: resource.origin)
    }
  }

  /// What kind of plugin it is.
  var kind: String { resource.id.gvk.kind }

  /// The error of an object that cannot stand where it stands.
  var misplaced: KustomizeError {
    if kind == "HelmChartInflationGenerator" {
      return KustomizeError(.unsupported(feature: kind), at: resource.origin)
    }
    return KustomizeError(.unknownPlugin(kind: kind), at: resource.origin)
  }

  /// The settings without those that every object has.
  func fields(_ known: String...) -> Node {
    var node = settings
    node.withMapping { mapping in
      mapping.entries.removeAll { entry in
        let key = entry.key.text ?? ""
        return !known.contains { FieldDecoder.isSameField($0, key) }
      }
    }
    return node
  }

  /// The `fieldSpecs` of the settings.
  func fieldSpecs() throws(KustomizeError) -> [FieldSpec] {
    guard let node = setting("fieldSpecs") else { return [] }
    return try decoder.fieldSpecs(node, called: "fieldSpecs")
  }

  /// A setting; names match in any case.
  func setting(_ name: String) -> Node? {
    let entry = settings.mapping?.entries.last { entry in
      FieldDecoder.isSameField(name, entry.key.text ?? "")
    }
    return entry.flatMap { $0.value.isNull ? nil : $0.value }
  }

  /// A setting that is a text, empty where it is missing.
  func text(_ name: String) throws(KustomizeError) -> String {
    guard let node = setting(name) else { return "" }
    return try decoder.entry(node, called: name).text
  }

  /// A setting that is a text, with its place.
  func entry(_ name: String) throws(KustomizeError) -> Entry? {
    guard let node = setting(name) else { return nil }
    let entry = try decoder.entry(node, called: name)
    return entry.text.isEmpty ? nil : entry
  }

  /// A setting that is a map of texts.
  func map(_ name: String) throws(KustomizeError) -> EntryMap {
    guard let node = setting(name) else { return [] }
    return try decoder.map(node, called: name)
  }
}
