internal import YAML

extension FieldDecoder {
  /// What an item of `replacements` says: a replacement, or the file of some.
  enum ReplacementItem: Sendable {
    case inline(ReplacementEntry)
    case file(Entry)
  }

  /// The items of `replacements`.
  func replacements(_ node: Node, called field: String) throws(KustomizeError)
    -> [ReplacementItem]
  {
    try list(node, called: field) { (item) throws(KustomizeError) in
      guard item["path"] != nil else {
        return .inline(try replacement(item, called: field))
      }
      var path: Entry?
      var hasMore = false
      try fields(of: item, called: field, known: ["path"] + Self.replacementFields) {
        (name, _, value) throws(KustomizeError) in
        if name == "path" {
          path = try entry(value, called: field + ".path")
        } else {
          hasMore = true
        }
      }
      guard let path, !hasMore else {
        throw KustomizeError(.replacementWithPathAndMore, at: place(item))
      }
      return .file(path)
    }
  }

  private static let replacementFields = ["source", "sourceValue", "targets"]

  /// One replacement.
  func replacement(_ node: Node, called field: String) throws(KustomizeError) -> ReplacementEntry {
    var replacement = ReplacementEntry(place: place(node))
    try fields(of: node, called: field, known: Self.replacementFields) {
      (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "source": replacement.source = try source(value, called: called)
      case "sourceValue": replacement.sourceValue = try entry(value, called: called)
      default:
        replacement.targets = try list(value, called: called) { (item) throws(KustomizeError) in
          try target(item, called: called)
        }
      }
    }
    return replacement
  }

  private func source(_ node: Node, called field: String) throws(KustomizeError)
    -> ReplacementEntry.Source
  {
    var source = ReplacementEntry.Source(selector: Selector(place: place(node)))
    source.fieldPath.place = place(node)
    let known = ["group", "version", "kind", "name", "namespace", "fieldPath", "options"]
    try fields(of: node, called: field, known: known) { (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "group": source.selector.gvk.group = try entry(value, called: called).text
      case "version": source.selector.gvk.version = try entry(value, called: called).text
      case "kind": source.selector.gvk.kind = try entry(value, called: called).text
      case "name": source.selector.name = try entry(value, called: called).text
      case "namespace": source.selector.namespace = try entry(value, called: called).text
      case "fieldPath":
        let path = try entry(value, called: called)
        if !path.text.isEmpty { source.fieldPath = path }
      default: source.options = try options(value, called: called)
      }
    }
    return source
  }

  private func target(_ node: Node, called field: String) throws(KustomizeError)
    -> ReplacementEntry.Target
  {
    var target = ReplacementEntry.Target(place: place(node))
    let known = ["select", "reject", "fieldPaths", "options"]
    try fields(of: node, called: field, known: known) { (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "select": target.select = try selector(value, called: called)
      case "reject":
        target.reject = try list(value, called: called) { (item) throws(KustomizeError) in
          try selector(item, called: called)
        }
      case "fieldPaths": target.fieldPaths = try entries(value, called: called)
      default: target.options = try options(value, called: called)
      }
    }
    if target.fieldPaths.isEmpty { target.fieldPaths = [Entry("metadata.name", at: target.place)] }
    return target
  }

  private func options(_ node: Node, called field: String) throws(KustomizeError)
    -> ReplacementEntry.Options
  {
    var options = ReplacementEntry.Options()
    try fields(of: node, called: field, known: ["delimiter", "index", "encoding", "create"]) {
      (name, _, value) throws(KustomizeError) in
      let called = "\(field).\(name)"
      switch name {
      case "delimiter": options.delimiter = try entry(value, called: called).text
      case "index": options.index = try integer(value, called: called)
      case "create": options.create = try bool(value, called: called)
      // Taken and without effect, as in the reference.
      default: _ = try entry(value, called: called)
      }
    }
    return options
  }
}
