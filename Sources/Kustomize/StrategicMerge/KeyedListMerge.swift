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
    if old != nil, let directive = new.firstIndex(where: \.isDirective) {
      switch new[directive]["$patch"]?.text {
      case "delete": return nil
      case "replace":
        new.remove(at: directive)
        old = new
      case let other:
        throw MergeFailure(
          reason: .unknownDirective(other ?? ""), mark: new[directive].mark)
      }
    }
    switch rule {
    case .primitives: result.content = .sequence(union(new, old ?? []))
    case .keys(let keys):
      result.content = .sequence(try merge(old ?? new, new, keys: keys))
    }
    return result
  }

  /// Items of the patch, then those of the target that are not among them, each once.
  private func union(_ new: [Node], _ old: [Node]) -> [Node] {
    var seen: Set<ByteText> = []
    return (new + old).filter { !$0.isNull && seen.insert(ByteText($0.text ?? "")).inserted }
  }

  private func merge(_ old: [Node], _ new: [Node], keys: [String]) throws(MergeFailure) -> [Node] {
    let all = KeyTuples.joined((new + old).map { element in keys.map { element.keyText($0) } })
    let effective = keys.indices.filter { index in all.contains { !$0[index].isEmpty } }
    let used = effective.isEmpty ? Array(keys.indices) : effective
    let names = used.map { keys[$0] }
    var target = old
    var merged = ElementList()
    for tuple in all {
      let values = used.map { tuple[$0] }
      guard let element = try self.element(names, values, in: &target, new) else {
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
    _ keys: [String], _ values: [String], in target: inout [Node], _ new: [Node]
  ) throws(MergeFailure) -> Node? {
    let old = target.firstIndex { $0.hasKeys(keys, values) }
    let patch = new.first { $0.hasKeys(keys, values) }
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

extension Node {
  /// Whether this element is but a `$patch`.
  fileprivate var isDirective: Bool {
    guard let mapping, mapping.count == 1 else { return false }
    return mapping.contains("$patch")
  }

  /// The value of a key as text, empty where it is missing or null.
  fileprivate func keyText(_ key: String) -> String { self[key]?.presentText ?? "" }

  /// Whether the values of the keys are these; empty ones are not looked at, but one has to be
  /// there.
  fileprivate func hasKeys(_ keys: [String], _ values: [String]) -> Bool {
    guard values.contains(where: { !$0.isEmpty }) else { return false }
    return zip(keys, values).allSatisfy { key, value in
      value.isEmpty || self[key]?.text?.hasSameBytes(as: value) ?? false
    }
  }
}
