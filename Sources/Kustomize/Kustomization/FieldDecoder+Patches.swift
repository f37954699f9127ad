internal import YAML

extension FieldDecoder {
  /// The entries of `patches`.
  func patches(_ node: Node, called field: String) throws(KustomizeError) -> [PatchEntry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      try patch(item, called: field)
    }
  }

  /// One patch.
  func patch(_ node: Node, called field: String) throws(KustomizeError) -> PatchEntry {
    var patch = PatchEntry(place: place(node))
    try fields(of: node, called: field, known: ["path", "patch", "target", "options"]) {
      (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "path": patch.path = try entry(value, called: called)
      case "patch": patch.patch = try entry(value, called: called)
      case "target": patch.target = try selector(value, called: called)
      default: try readOptions(of: &patch, value, called: called)
      }
    }
    return patch
  }

  private func readOptions(of patch: inout PatchEntry, _ node: Node, called field: String)
    throws(KustomizeError)
  {
    try fields(of: node, called: field, known: ["allowNameChange", "allowKindChange"]) {
      (name, _, value) throws(KustomizeError) in
      let isAllowed = try bool(value, called: "\(field).\(name)")
      if name == "allowNameChange" {
        patch.allowsNameChange = isAllowed
      } else {
        patch.allowsKindChange = isAllowed
      }
    }
  }

  /// What a target says about resources.
  func selector(_ node: Node, called field: String) throws(KustomizeError) -> Selector {
    var selector = Selector(place: place(node))
    let known = [
      "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector",
    ]
    try fields(of: node, called: field, known: known) { (name, _, value) throws(KustomizeError) in
      let text = try entry(value, called: "\(field).\(name)").text
      switch name {
      case "group": selector.gvk.group = text
      case "version": selector.gvk.version = text
      case "kind": selector.gvk.kind = text
      case "name": selector.name = text
      case "namespace": selector.namespace = text
      case "labelSelector": selector.labels = text
      default: selector.annotations = text
      }
    }
    return selector
  }
}
