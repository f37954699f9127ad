internal import YAML

extension FieldDecoder {
  /// The entries of `labels`.
  func labels(_ node: Node, called field: String) throws(KustomizeError) -> [LabelsEntry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      var entry = LabelsEntry(place: place(item))
      let known = ["pairs", "includeSelectors", "includeTemplates", "fields"]
      try fields(of: item, called: field, known: known) {
        (name, _, value) throws(KustomizeError) in
        let called = "\(field).\(name)"
        switch name {
        case "pairs": entry.pairs = try map(value, called: called)
        case "includeSelectors": entry.includesSelectors = try bool(value, called: called)
        case "includeTemplates": entry.includesTemplates = try bool(value, called: called)
        default: entry.fields = try fieldSpecs(value, called: called)
        }
      }
      return entry
    }
  }

  /// A list of field specs.
  func fieldSpecs(_ node: Node, called field: String) throws(KustomizeError) -> [FieldSpec] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      var gvk = GroupVersionKind()
      var path = ""
      var create = false
      try fields(of: item, called: field, known: ["group", "version", "kind", "path", "create"]) {
        (name, _, value) throws(KustomizeError) in
        let called = "\(field).\(name)"
        switch name {
        case "group": gvk.group = try entry(value, called: called).text
        case "version": gvk.version = try entry(value, called: called).text
        case "kind": gvk.kind = try entry(value, called: called).text
        case "path": path = try entry(value, called: called).text
        default: create = try bool(value, called: called)
        }
      }
      var spec = FieldSpec(
        group: gvk.group, version: gvk.version, kind: gvk.kind, path: path, create: create)
      spec.isBuiltin = false
      return spec
    }
  }

  /// The entries of `images`.
  func images(_ node: Node, called field: String) throws(KustomizeError) -> [ImageEntry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      try image(item, called: field)
    }
  }

  /// One entry of `images`.
  func image(_ node: Node, called field: String) throws(KustomizeError) -> ImageEntry {
    var image = ImageEntry(place: place(node))
    let known = ["name", "newName", "newTag", "tagSuffix", "digest"]
    try fields(of: node, called: field, known: known) { (name, _, value) throws(KustomizeError) in
      let text = try entry(value, called: "\(field).\(name)").text
      switch name {
      case "name": image.name = text
      case "newName": image.newName = text
      case "newTag": image.newTag = text
      case "tagSuffix": image.tagSuffix = text
      default: image.digest = text
      }
    }
    return image
  }

  /// The entries of `replicas`.
  func replicas(_ node: Node, called field: String) throws(KustomizeError) -> [ReplicaEntry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      try replica(item, called: field)
    }
  }

  /// One entry of `replicas`.
  func replica(_ node: Node, called field: String) throws(KustomizeError) -> ReplicaEntry {
    var replica = ReplicaEntry(place: place(node))
    try fields(of: node, called: field, known: ["name", "count"]) {
      (name, _, value) throws(KustomizeError) in
      if name == "name" {
        replica.name = try entry(value, called: "\(field).name").text
      } else {
        replica.count = try integer(value, called: "\(field).count")
      }
    }
    return replica
  }

  /// `sortOptions`.
  func sortOptions(_ node: Node, called field: String) throws(KustomizeError) -> SortOptions {
    var order: Entry?
    var lists: (first: [String], last: [String])?
    try fields(of: node, called: field, known: ["order", "legacySortOptions"]) {
      (name, _, value) throws(KustomizeError) in
      if name == "order" {
        order = try entry(value, called: "\(field).order")
      } else {
        lists = try legacyLists(value, called: "\(field).legacySortOptions")
      }
    }
    let text = order?.text ?? ""
    guard let order, text == "legacy" || text == "fifo" else {
      throw KustomizeError(
        .notAChoice(field: "\(field).order", value: text, choices: ["legacy", "fifo"]),
        at: order?.place ?? place(node))
    }
    if lists != nil, text == "fifo" {
      throw KustomizeError(.sortOptionsWithFIFO, at: order.place)
    }
    return SortOptions(isLegacy: text == "legacy", kinds: lists)
  }

  private func legacyLists(_ node: Node, called field: String) throws(KustomizeError)
    -> (first: [String], last: [String])
  {
    var lists: (first: [String], last: [String]) = ([], [])
    try fields(of: node, called: field, known: ["orderFirst", "orderLast"]) {
      (name, _, value) throws(KustomizeError) in
      let kinds = try texts(value, called: "\(field).\(name)")
      if name == "orderFirst" { lists.first = kinds } else { lists.last = kinds }
    }
    return lists
  }
}
