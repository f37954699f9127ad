internal import FileTree
internal import Findings
internal import YAML

/// Reads the files that `configurations` name.
enum ConfigurationReader {
  /// What a file adds.
  static func read(_ bytes: [UInt8], file: TreePath) throws(KustomizeError)
    -> TransformerConfiguration
  {
    let root: Node?
    do {
      root = try YAMLParser(file: file.text, dialect: .go).kubernetesDocument(bytes)
    } catch {
      throw KustomizeError(.yaml(error.findings))
    }
    var configuration = TransformerConfiguration()
    guard let root, !root.isNull else { return configuration }
    let decoder = FieldDecoder(file: file.text)
    let known = TransformerConfiguration.sections.map(\.key) + ["nameReference"]
    try decoder.fields(of: root, called: "configuration", known: known) {
      (name, _, value) throws(KustomizeError) in
      if name == "nameReference" {
        configuration.nameReference = try decoder.nameReferences(value, called: name)
        return
      }
      let section = TransformerConfiguration.sections.first { $0.key == name }
      guard let section else { return }
      configuration[keyPath: section.value] = try decoder.fieldSpecs(value, called: name)
    }
    configuration.sort()
    return configuration
  }
}

extension FieldDecoder {
  /// The rules of a `nameReference` section.
  fileprivate func nameReferences(_ node: Node, called field: String) throws(KustomizeError)
    -> [NameReferenceTable.Rule]
  {
    try list(node, called: field) { (item) throws(KustomizeError) in
      var rule = NameReferenceTable.Rule(referred: GroupVersionKind(), fields: [])
      try fields(of: item, called: field, known: ["group", "version", "kind", "fieldSpecs"]) {
        (name, _, value) throws(KustomizeError) in
        let called = "\(field).\(name)"
        switch name {
        case "group": rule.referred.group = try entry(value, called: called).text
        case "version": rule.referred.version = try entry(value, called: called).text
        case "kind": rule.referred.kind = try entry(value, called: called).text
        default: rule.fields = try fieldSpecs(value, called: called)
        }
      }
      return rule
    }
  }
}
