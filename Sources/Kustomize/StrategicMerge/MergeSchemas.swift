internal import YAML

/// The types that merges know: the built-in ones, or those of an OpenAPI file over them.
struct MergeSchemas: Sendable {
  /// The definitions of the file by their names, nil where only the built-in types count.
  private let definitions: [String: Node]?
  /// Which definition describes a sort of object.
  private var names: [GroupVersionKind: String] = [:]

  /// The built-in types alone.
  static let builtin = MergeSchemas(definitions: nil)

  private init(definitions: [String: Node]?) {
    self.definitions = definitions
  }

  /// The types of an OpenAPI document (Swagger 2) over the built-in ones.
  init(document: Node?) {
    var definitions: [String: Node] = [:]
    for entry in document?["definitions"]?.mapping?.entries ?? [] {
      if let name = entry.key.text { definitions[name] = entry.value }
    }
    self.definitions = definitions
    for (name, definition) in definitions {
      for kind in definition["x-kubernetes-group-version-kind"]?.sequence ?? [] {
        let gvk = GroupVersionKind(
          group: kind["group"]?.text ?? "", version: kind["version"]?.text ?? "",
          kind: kind["kind"]?.text ?? "")
        names[gvk] = name
      }
    }
  }

  /// The type of a sort of object; nil where none is known.
  func of(_ gvk: GroupVersionKind) -> MergeSchema? {
    guard let name = names[gvk] else { return KubernetesSchema.of(gvk) }
    return type(named: name, within: [])
  }

  // MARK: Definitions

  private func type(named name: String, within outer: [String]) -> MergeSchema? {
    guard let definition = definitions?[name] else { return KubernetesSchema.definition(name) }
    // A type that holds itself is known no deeper.
    if outer.contains(name) { return nil }
    return type(definition, within: outer + [name])
  }

  private func type(_ node: Node, within outer: [String]) -> MergeSchema? {
    if let reference = node["$ref"]?.text {
      let name = reference.split(separator: "/").last.map(String.init) ?? reference
      return type(named: name, within: outer)
    }
    guard let properties = node["properties"]?.mapping else { return nil }
    var fields: [String: MergeSchema.Field] = [:]
    for entry in properties.entries {
      guard let name = entry.key.text else { continue }
      let inner = type(entry.value["items"] ?? entry.value, within: outer)
      let rule = listRule(entry.value)
      if rule == nil, inner == nil { continue }
      fields[name] = MergeSchema.Field(list: rule, schema: inner)
    }
    return MergeSchema(fields)
  }

  private func listRule(_ node: Node) -> MergeSchema.ListRule? {
    let strategy = node["x-kubernetes-patch-strategy"]?.text ?? ""
    guard strategy.split(separator: ",").contains("merge") else { return nil }
    if let keys = node["x-kubernetes-list-map-keys"]?.sequence {
      return .keys(keys.compactMap(\.text))
    }
    if let key = node["x-kubernetes-patch-merge-key"]?.text { return .keys([key]) }
    return node["items"] == nil ? nil : .primitives
  }
}

extension KubernetesSchema {
  /// Built-in types that an OpenAPI file may name without holding them.
  fileprivate static func definition(_ name: String) -> MergeSchema? {
    switch name {
    case "io.k8s.api.core.v1.PodTemplateSpec": podTemplate
    case "io.k8s.api.core.v1.PodSpec": podSpec
    case "io.k8s.api.core.v1.Container": container
    case "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": metadata
    default: nil
    }
  }
}
