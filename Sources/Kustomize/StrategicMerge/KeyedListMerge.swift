internal import Text
internal import YAML

/// Merges lists whose elements are told apart by keys, step by step as the reference does it; the
/// order and the losses of its result come from these very steps.
struct KeyedListMerge {
  let rule: MergeSchema.ListRule
  let schema: MergeSchema?
  /// Merges the elements.
  let elements: StrategicMerge

  /// The merged list; nil where it is removed.
  func merge(_ target: Node?, _ patch: Node?) throws(MergeFailure) -> Node? {
    var result = target.flatMap { $0.isNull ? nil : $0 } ?? patch ?? .sequence([])
    var new = patch?.sequence ?? []
    var old = target?.sequence
    if old != nil, let directive = new.directive {
      switch directive.text ?? "" {
      case "delete": return nil
      case "replace":
        new.dropDirectives("replace")
        old = new
      case "merge": new.dropDirectives("merge")
      case let other: throw MergeFailure(reason: .unknownDirective(other), mark: directive.mark)
      }
    }
    switch rule {
    case .primitives: result.content = .sequence(union(new, old ?? []))
    case .keys(let keys):
      result.content = .sequence(try merge(old ?? new, &new, keys: keys))
    }
    return result
  }

  /// Items of the patch, then those of the target that are not among them, each once.
  private func union(_ new: [Node], _ old: [Node]) -> [Node] {
    var seen: Set<ByteText> = []
    return (new + old).filter { !$0.isNull && seen.insert(ByteText($0.text ?? "")).inserted }
  }

  private func merge(_ old: [Node], _ new: inout [Node], keys: [String]) throws(MergeFailure)
    -> [Node]
  {
    for element in new + old where element.mapping == nil && !element.isNull {
      throw MergeFailure(
        reason: .clash(target: "a list of mappings", patch: element.shapeName), mark: element.mark)
    }
    let all = KeyTuples.joined((new + old).map { element in keys.map { element.keyText($0) } })
    let effective = keys.indices.filter { index in all.contains { !$0[index].isEmpty } }
    let used = effective.isEmpty ? Array(keys.indices) : effective
    let names = used.map { keys[$0] }
    var target = old
    var merged = ElementList()
    for tuple in all {
      let values = used.map { tuple[$0] }
      guard let element = try self.element(names, values, in: &target, &new) else {
        var rest = ElementList(elements: target)
        rest.set(nil, names, values)
        target = rest.elements
        continue
      }
      merged.set(element, names, values)
    }
    return merged.appending(target, names)
  }

  /// The merged element with these key values; nil where there is none, or where it is removed.
  private func element(
    _ keys: [String], _ values: [String], in target: inout [Node], _ new: inout [Node]
  ) throws(MergeFailure) -> Node? {
    let old = target.firstIndex { $0.hasKeys(keys, values) }
    let place = new.firstIndex { $0.hasKeys(keys, values) }
    let patch = place.map { new[$0] }
    // The same element may be met again; its directive has been followed by then.
    if let place { new.dropDirective(at: place) }
    if let old, patch?["$patch"]?.text == "replace" { return target[old] }
    let field = MergeSchema.Field(list: nil, schema: schema)
    guard var merged = try elements.merge(old.map { target[$0] }, patch, as: field),
      merged.mapping?.isEmpty == false
    else { return nil }
    for (key, value) in zip(keys, values) where merged[key] == nil && !value.isEmpty {
      merged[key] = Node(.scalar(Scalar(value)))
    }
    if let old { target[old] = merged }
    return merged
  }
}

extension [Node] {
  /// What a `$patch` says of the whole list: the first element with one decides, if it holds
  /// nothing else.
  fileprivate var directive: Node? {
    guard let first = first(where: { $0["$patch"] != nil }), first.mapping?.count == 1 else {
      return nil
    }
    return first["$patch"]
  }

  /// Removes all elements with this directive, whatever else they hold.
  fileprivate mutating func dropDirectives(_ text: String) {
    var list = ElementList(elements: self)
    list.set(nil, ["$patch"], [text])
    self = list.elements
  }

  fileprivate mutating func dropDirective(at index: Int) {
    switch self[index]["$patch"]?.text {
    case "delete", "replace", "merge": self[index].removeEntry("$patch")
    default: break
    }
  }
}

extension Node {
  /// The value of a key as text, empty where it is missing or null.
  fileprivate func keyText(_ key: String) -> String { self[key]?.presentText ?? "" }

  /// Whether the values of the keys are these; empty ones are not looked at, unless all are.
  fileprivate func hasKeys(_ keys: [String], _ values: [String]) -> Bool {
    let allEmpty = values.allSatisfy(\.isEmpty)
    return zip(keys, values).allSatisfy { key, value in
      (value.isEmpty && !allEmpty) || self[key]?.text?.hasSameBytes(as: value) ?? false
    }
  }
}
