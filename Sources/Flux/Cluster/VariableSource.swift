internal import Kustomize
internal import Text
public import YAML

/// What a ConfigMap or Secret gives to substitutions: of an object that a Kustomization builds, or
/// of one that the cluster makes of it.
public struct VariableSource: Sendable {
  /// The ConfigMap or Secret.
  public var object: ObjectReference
  /// Names with their values.
  public var values: [(key: String, value: [UInt8])] = []
  /// Whether it has keys that nobody here knows.
  public var isOpen = false
  /// Whether the object itself is built, and not only what the cluster makes it of.
  public var isBuilt = true

  /// The sources among some objects, in their order; of those with the same name the built one,
  /// else the first.
  public static func find(in objects: [BuiltObject]) -> [VariableSource] {
    var found: [VariableSource] = []
    for object in objects {
      guard let source = VariableSource(object) else { continue }
      if let index = found.firstIndex(where: { $0.object == source.object }) {
        if source.isBuilt, !found[index].isBuilt { found[index] = source }
      } else {
        found.append(source)
      }
    }
    return found
  }

  private init(kind: String, namespace: String, name: String) {
    object = ObjectReference(kind: kind, namespace, name)
  }

  private init?(_ object: BuiltObject) {
    let namespace = object.id.namespace
    if object.isKind("ConfigMap", "") {
      self.init(kind: "ConfigMap", namespace: namespace, name: object.id.name)
      add(object.node["data"]) { Array($0.utf8) }
    } else if object.isKind("Secret", "") {
      self.init(kind: "Secret", namespace: namespace, name: object.id.name)
      add(object.node["data"]) { Base64.decode($0.utf8) ?? [] }
      add(object.node["stringData"]) { Array($0.utf8) }
    } else if object.isKind("ExternalSecret", "external-secrets.io") {
      let spec = object.node["spec"]
      let name = spec?["target"]?["name"]?.nonEmptyText ?? object.id.name
      self.init(kind: "Secret", namespace: namespace, name: name)
      addKeys(ofExternalSecret: spec)
      isBuilt = false
    } else if object.isKind("SealedSecret", "bitnami.com") {
      let spec = object.node["spec"]
      let name = spec?["template"]?["metadata"]?["name"]?.nonEmptyText ?? object.id.name
      self.init(kind: "Secret", namespace: namespace, name: name)
      addKeys(spec?["encryptedData"]?.mapping?.keys ?? [])
      isBuilt = false
    } else {
      return nil
    }
  }

  private mutating func add(_ data: Node?, _ decode: (String) -> [UInt8]) {
    for entry in data?.mapping?.entries ?? [] {
      guard let key = entry.key.text, let text = entry.value.text else { continue }
      set(key, decode(text))
    }
  }

  private mutating func set(_ key: String, _ value: [UInt8]) {
    if let index = values.firstIndex(where: { $0.key.hasSameBytes(as: key) }) {
      values[index].value = value
    } else {
      values.append((key, value))
    }
  }

  private mutating func addKeys(_ keys: [String]) {
    for key in keys { set(key, Array(Placeholder.text(for: key).utf8)) }
  }

  /// The keys of `data`; those of a template replace them, unless it is to be merged. What is
  /// extracted without a template nobody here knows.
  private mutating func addKeys(ofExternalSecret spec: Node?) {
    let template = spec?["target"]?["template"]
    let templateKeys = template?["data"]?.mapping?.keys
    let isMerged = template?["mergePolicy"]?.text == "Merge"
    if templateKeys == nil || isMerged {
      addKeys(spec?["data"]?.sequence?.compactMap { $0["secretKey"]?.text } ?? [])
      isOpen = !(spec?["dataFrom"]?.sequence ?? []).isEmpty
    }
    addKeys(templateKeys ?? [])
    if !(template?["templateFrom"]?.sequence ?? []).isEmpty { isOpen = true }
  }

  // MARK: As data

  /// The source as JSON: small, and the same for the same values. Where a key can be no variable's
  /// name the values do not matter, since every substitution by them fails.
  public var json: Node {
    var node: Node = ["object": .string(object.description), "isOpen": .bool(isOpen)]
    if let bad = values.first(where: { !Variables.isName($0.key) }) {
      node["values"] = .mapping([bad.key: .string("")])
    } else {
      node["values"] = .mapping(
        Mapping(
          values.map {
            Mapping.Entry(key: .string($0.key), value: .string(Base64.encode($0.value)))
          }))
    }
    return node
  }

  /// A source from its JSON; nil where it is none.
  public init?(json node: Node) {
    guard let object = node["object"]?.text.flatMap({ ObjectReference($0) }) else { return nil }
    self.object = object
    isOpen = node["isOpen"]?.text == "true"
    for entry in node["values"]?.mapping?.entries ?? [] {
      guard let key = entry.key.text,
        let value = entry.value.text.flatMap({ Base64.decode($0.utf8) })
      else { return nil }
      values.append((key, value))
    }
  }
}

extension Node {
  fileprivate var nonEmptyText: String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}

extension Variables {
  /// The variables of a Kustomization: those of its sources in their order, a later one over an
  /// earlier, then its own.
  public init(of object: FluxKustomization, from sources: [VariableSource]) {
    self.init()
    for source in sources {
      for (key, value) in source.values { set(key, to: value) }
      if source.isOpen { isOpen = true }
    }
    for (key, value) in object.variables { set(key, to: value.utf8) }
  }
}
