internal import YAML

extension FieldDecoder {
  private static let generatorFields = [
    "name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type",
  ]

  /// The entries of `configMapGenerator` or `secretGenerator`.
  func generators(_ node: Node, called field: String) throws(KustomizeError) -> [GeneratorEntry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      try generator(item, called: field)
    }
  }

  /// One generator.
  func generator(_ node: Node, called field: String) throws(KustomizeError)
    -> GeneratorEntry
  {
    var entry = GeneratorEntry(place: place(node))
    let known = Self.generatorFields.filter { $0 != "type" || field == "secretGenerator" }
    try fields(of: node, called: field, known: known) {
      (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "name": entry.name = try self.entry(value, called: called).text
      case "namespace": entry.namespace = try self.entry(value, called: called).text
      case "behavior":
        // Any other text counts as unset.
        let text = try self.entry(value, called: called).text
        entry.behavior = GeneratorEntry.Behavior(rawValue: text) ?? .create
      case "literals": entry.literals = try entries(value, called: called)
      case "files": entry.files = try entries(value, called: called)
      case "envs": entry.envs += try entries(value, called: called)
      case "env": entry.envs.append(try self.entry(value, called: called))
      case "options": entry.options = try generatorOptions(value, called: called)
      default: entry.type = try self.entry(value, called: called).text
      }
    }
    if entry.name.isEmpty {
      throw KustomizeError(.emptyValue(field: field + ".name"), at: entry.place)
    }
    return entry
  }

  /// `generatorOptions`, or the `options` of one generator.
  func generatorOptions(_ node: Node, called field: String) throws(KustomizeError)
    -> GeneratorOptions
  {
    var options = GeneratorOptions()
    let known = ["labels", "annotations", "disableNameSuffixHash", "immutable"]
    try fields(of: node, called: field, known: known) { (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "labels": options.labels = try map(value, called: called)
      case "annotations": options.annotations = try map(value, called: called)
      case "immutable": options.isImmutable = try bool(value, called: called)
      default: options.disablesHash = try bool(value, called: called)
      }
    }
    return options
  }
}
