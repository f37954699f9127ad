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

  /// The transformer of an object, with the targets that it lists or that its file holds.
  init(_ object: PluginObject) throws(KustomizeError) {
    value = try object.text("value")
    var list = object.setting("targets")
    if let path = try object.entry("targetFilePath") {
      let file = try object.layer.loader.file(
        path, from: object.layer.kustomization.folder, field: "targetFilePath")
      do {
        let root = try YAMLParser(file: file.path.text, dialect: .go).kubernetesDocument(file.bytes)
        list = root?["targets"]
      } catch {
        throw KustomizeError(.yaml(error.findings)).reached(through: path.place)
      }
    }
    guard let list else {
      targets = []
      return
    }
    let decoder = object.decoder
    targets = try decoder.list(list, called: "targets") { (item) throws(KustomizeError) in
      try decoder.valueTarget(item)
    }
  }

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    for target in targets {
      let selector: CompiledSelector?
      if let written = target.selector {
        selector = try CompiledSelector(written)
      } else {
        selector = nil
      }
      let spec = FieldSpec(path: target.fieldPath, create: true)
      for position in resources.resources.indices
      where selector?.matches(resources.resources[position]) ?? true {
        try resources.resources[position].change(spec, creating: .scalar) {
          (node) throws(KustomizeError) in
          let text = node.text ?? ""
          node.become(target.position > 0 ? inserted(into: text, at: target.position) : value)
        }
        resources.resources[position].refreshID()
      }
    }
    resources.idsChanged()
  }

  private func inserted(into text: String, at position: Int) -> String {
    var names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    names.insert(value, at: min(position - 1, names.count))
    return names.joined(separator: "/")
  }
}

extension FieldDecoder {
  fileprivate func valueTarget(_ node: Node) throws(KustomizeError) -> ValueAddTransformer.Target {
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
