internal import YAML

extension FieldDecoder {
  /// The entries of `vars`.
  func variables(_ node: Node, called field: String) throws(KustomizeError) -> [VariableEntry] {
    try list(node, called: field) { (item) throws(KustomizeError) in
      var variable = VariableEntry(place: place(item))
      try fields(of: item, called: field, known: ["name", "objref", "fieldref"]) {
        (name, _, value) throws(KustomizeError) in
        let called = "\(field).\(name)"
        switch name {
        case "name": variable.name = try entry(value, called: called).text
        case "objref": variable.target = try objectReference(value, called: called)
        default:
          try fields(of: value, called: called, known: ["fieldpath"]) {
            (_, _, path) throws(KustomizeError) in
            let text = try entry(path, called: called + ".fieldpath").text
            if !text.isEmpty { variable.fieldPath = text }
          }
        }
      }
      if variable.name.isEmpty {
        throw KustomizeError(.emptyValue(field: field + ".name"), at: variable.place)
      }
      return variable
    }
  }

  private func objectReference(_ node: Node, called field: String) throws(KustomizeError)
    -> ResourceID
  {
    var id = ResourceID(GroupVersionKind(), name: "", namespace: "")
    var apiVersion = ""
    let known = ["apiVersion", "group", "version", "kind", "name", "namespace"]
    try fields(of: node, called: field, known: known) { (name, _, value) throws(KustomizeError) in
      let text = try entry(value, called: "\(field).\(name)").text
      switch name {
      case "apiVersion": apiVersion = text
      case "group": id.gvk.group = text
      case "version": id.gvk.version = text
      case "kind": id.gvk.kind = text
      case "name": id.name = text
      default: id.namespace = text
      }
    }
    if !apiVersion.isEmpty {
      id.gvk = GroupVersionKind(apiVersion: apiVersion, kind: id.gvk.kind)
    }
    return id
  }

  /// `openapi`: a file, or a version.
  func openAPI(_ node: Node, called field: String) throws(KustomizeError)
    -> (path: Entry?, version: Entry?)
  {
    let texts = try map(node, called: field)
    // Other keys mean nothing.
    return (
      texts.last { $0.key.text == "path" }?.value, texts.last { $0.key.text == "version" }?.value
    )
  }
}
