internal import FileTree
internal import Findings
internal import Text
internal import YAML

/// `ValueAddTransformer`: sets a field to a value, or puts the value between the slashes of a path.
struct ValueAddTransformer: Transformer {
  /// A field of some resources.
  struct Target: Sendable {
    var selector: Selector?
    var fieldPath = ""
    /// Before which name of the text the value goes; 0 replaces the text.
    var position = 0
  }

  private let value: String
  private let targets: [Target]

  /// The transformer of an object, with the targets that it lists and those of its file. The value
  /// is the name of the folder where none is given.
  init(_ object: PluginObject) throws(KustomizeError) {
    let folder = object.layer.kustomization.folder
    let written = try object.text("value").trimmingWhiteSpace
    value = written.isEmpty ? folder.names.last.map { String($0) } ?? "/" : written
    var targets = try object.decoder.valueTargets(object.setting("targets"))
    if let path = try object.entry("targetFilePath") {
      let file = try object.layer.loader.file(path, from: folder, field: "targetFilePath")
      let root: Node?
      do {
        root = try YAMLParser(file: file.path.text, dialect: .go).kubernetesDocument(file.bytes)
      } catch {
        throw KustomizeError(.yaml(error.findings)).reached(through: path.place)
      }
      let decoder = FieldDecoder(file: file.path.text, isStrict: false, takesAnyScalar: true)
      targets += try decoder.valueTargets(root?["targets"])
    }
    if targets.isEmpty {
      throw KustomizeError(.emptyValue(field: "targets"), at: object.resource.origin)
    }
    self.targets = targets
  }

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    for target in targets {
      let selector: CompiledSelector?
      if let written = target.selector {
        selector = try CompiledSelector(written)
      } else {
        selector = nil
      }
      for position in resources.resources.indices
      where selector?.matches(resources.resources[position]) ?? true {
        try add(to: &resources.resources[position], target)
        resources.resources[position].refreshID()
      }
    }
    resources.idsChanged()
  }

  private func add(to resource: inout Resource, _ target: Target) throws(KustomizeError) {
    if target.fieldPath == "metadata/namespace" {
      let transformer = NamespaceTransformer(
        namespace: Entry(value, at: resource.origin), specs: [])
      return try transformer.move(&resource)
    }
    let spec = FieldSpec(path: target.fieldPath, create: true)
    try resource.change(spec, creating: .scalar) { (node) throws(KustomizeError) in
      let text = node.text ?? ""
      node.become(target.position > 0 ? inserted(into: text, at: target.position) : value)
    }
  }

  private func inserted(into text: String, at position: Int) -> String {
    var names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    names.insert(value, at: min(position - 1, names.count))
    return names.joined(separator: "/")
  }
}

extension FieldDecoder {
  fileprivate func valueTargets(_ node: Node?) throws(KustomizeError)
    -> [ValueAddTransformer.Target]
  {
    guard let node, !node.isNull else { return [] }
    return try list(node, called: "targets") { (item) throws(KustomizeError) in
      let target = try valueTarget(item)
      if target.fieldPath.isEmpty {
        throw KustomizeError(.emptyValue(field: "targets.fieldPath"), at: place(item))
      }
      return target
    }
  }

  private func valueTarget(_ node: Node) throws(KustomizeError) -> ValueAddTransformer.Target {
    var target = ValueAddTransformer.Target()
    try fields(of: node, called: "targets", known: ["selector", "fieldPath", "filePathPosition"]) {
      (name, _, value) throws(KustomizeError) in
      switch name {
      case "selector": target.selector = try selector(value, called: "targets.selector")
      case "fieldPath": target.fieldPath = try entry(value, called: "targets.fieldPath").text
      default: target.position = try integer(value, called: "targets.filePathPosition")
      }
    }
    return target
  }
}
