internal import Text
internal import YAML

/// Merges a patch into a target as kustomize does, with the rules and the defects of its merge.
///
/// Both trees are walked together, with what is known of their type; the target is walked also
/// where the patch is silent. Where a target is missing, the patch plays both parts.
struct StrategicMerge {
  /// The types that are known.
  let schemas: MergeSchemas

  /// The merged value; nil where it is removed.
  func merge(
    _ target: Node?, _ patch: Node?, as field: MergeSchema.Field
  ) throws(MergeFailure) -> Node? {
    let present = [target, patch].lazy.compactMap { $0 }.first { !$0.isNull }
    guard let present else {
      // A null that was written stays; a key with nothing behind it goes.
      return patch == nil && target?.text?.isEmpty == false ? target : nil
    }
    if let patch, !patch.isNull, !patch.hasSameShape(as: present) {
      throw MergeFailure(
        reason: .clash(target: present.shapeName, patch: patch.shapeName), mark: patch.mark)
    }
    if let patch, patch.isNull { return nil }
    switch present.content {
    case .scalar: return patch ?? target
    case .mapping: return try mappings(target, patch, as: field.schema)
    case .sequence:
      guard let rule = field.list else { return patch ?? target }
      return try KeyedListMerge(rule: rule, schema: field.schema, elements: self)
        .merge(target, patch)
    }
  }

  // MARK: Mappings

  private func mappings(_ target: Node?, _ patch: Node?, as schema: MergeSchema?)
    throws(MergeFailure) -> Node?
  {
    var patch = patch
    var target = target.flatMap { $0.isNull ? nil : $0 }
    if let directive = patch?["$patch"] {
      patch?.removeEntry("$patch")
      switch directive.text {
      case "delete": return nil
      case "replace": target = patch
      case "merge": break
      default:
        // What is added is not looked at as closely.
        guard target != nil else {
          patch?.withMapping { $0["$patch"] = directive }
          break
        }
        throw MergeFailure(
          reason: .unknownDirective(directive.text ?? directive.shapeName), mark: directive.mark)
      }
    }
    guard var result = target ?? patch, let old = result.mapping else { return nil }
    let schema = schema ?? embeddedSchema(target) ?? embeddedSchema(patch)
    let new = patch?.mapping
    if old.isEmpty, let patch { result.isFlow = patch.isFlow }
    result.content = .mapping(
      try entries(of: old, new, isFresh: target == nil, as: schema))
    return result
  }

  private func entries(
    of old: Mapping, _ new: Mapping?, isFresh: Bool, as schema: MergeSchema?
  ) throws(MergeFailure) -> Mapping {
    var merged = Mapping()
    merged.entries.reserveCapacity(old.count)
    for entry in old.entries {
      let key = entry.key.text ?? ""
      let change = new?[key]
      guard var value = try child(key, entry.value, change, as: schema) else { continue }
      if change != nil, !isFresh { value.takeStyle(of: entry.value) }
      merged.entries.append(Mapping.Entry(key: entry.key, value: value))
    }
    if isFresh { return merged }
    for entry in new?.entries ?? [] {
      guard let key = entry.key.text, !old.contains(key) else { continue }
      let value = try child(key, nil, entry.value, as: schema)
      if let value { merged.entries.append(Mapping.Entry(key: entry.key, value: value)) }
    }
    return merged
  }

  private func child(
    _ key: String, _ target: Node?, _ patch: Node?, as schema: MergeSchema?
  ) throws(MergeFailure) -> Node? {
    do throws(MergeFailure) {
      return try merge(target, patch, as: schema?.fields[key] ?? MergeSchema.Field())
    } catch {
      throw error.below(key)
    }
  }

  /// The type of an object that stands within another and says what it is.
  private func embeddedSchema(_ node: Node?) -> MergeSchema? {
    guard let kind = node?["kind"]?.text, let version = node?["apiVersion"]?.text else {
      return nil
    }
    return schemas.of(GroupVersionKind(apiVersion: version, kind: kind))
  }
}

extension Node {
  fileprivate func hasSameShape(as other: Node) -> Bool { shapeName == other.shapeName }

  /// What kind of value it is, for messages.
  var shapeName: String {
    switch content {
    case .scalar: "a scalar"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
