internal import Text
internal import YAML

/// Which resources a target of a replacement means.
struct ReplacementSelection {
  private let select: Matcher
  private let reject: [Matcher]

  init(_ target: ReplacementEntry.Target, _ compatibility: KustomizeOptions.Compatibility)
    throws(KustomizeError)
  {
    guard let selector = target.select else {
      throw KustomizeError(.emptyValue(field: "replacements.targets.select"), at: target.place)
    }
    select = try Matcher(selector, compatibility)
    var reject: [Matcher] = []
    for selector in target.reject { reject.append(try Matcher(selector, compatibility)) }
    self.reject = reject
  }

  func contains(_ resource: Resource) -> Bool {
    let ids = resource.previousIDs + [resource.id]
    return ids.contains(where: select.matches) && select.matchesMaps(of: resource)
      && !reject.contains { rejects($0, resource, ids) }
  }

  private func rejects(_ matcher: Matcher, _ resource: Resource, _ ids: [ResourceID]) -> Bool {
    (matcher.hasMaps && matcher.matchesMaps(of: resource))
      || (matcher.hasID && ids.contains(where: matcher.matches))
  }

  /// Whether a resource is the one that a source names.
  static func isSource(_ resource: Resource, _ selector: Selector) -> Bool {
    ([resource.id] + resource.previousIDs).contains { isEqual($0, selector) }
  }

  /// Whether every part that a selector gives equals that of an id.
  fileprivate static func isEqual(_ id: ResourceID, _ selector: Selector) -> Bool {
    selector.gvk.selects(id.gvk)
      && (selector.name.isEmpty || selector.name.hasSameBytes(as: id.name))
      && (selector.namespace.isEmpty
        || selector.namespace.hasSameBytes(as: id.effectiveNamespace))
  }
}

/// One selector of a target: by equality in older versions, by patterns in newer ones.
private struct Matcher {
  private let selector: Selector
  private let patterns: Patterns?
  private let labels: LabelSelector
  private let annotations: LabelSelector

  private struct Patterns {
    var group, version, kind, name, namespace: AnchoredPattern
  }

  init(_ selector: Selector, _ compatibility: KustomizeOptions.Compatibility)
    throws(KustomizeError)
  {
    self.selector = selector
    let place = selector.place
    labels = try LabelSelector(selector.labels, at: place)
    annotations = try LabelSelector(selector.annotations, at: place)
    patterns =
      compatibility == .v5_5
      ? nil
      : Patterns(
        group: try AnchoredPattern(selector.gvk.group, at: place),
        version: try AnchoredPattern(selector.gvk.version, at: place),
        kind: try AnchoredPattern(selector.gvk.kind, at: place),
        name: try AnchoredPattern(selector.name, at: place),
        namespace: try AnchoredPattern(selector.namespace, at: place))
  }

  var hasMaps: Bool { !selector.labels.isEmpty || !selector.annotations.isEmpty }

  var hasID: Bool {
    !(selector.gvk.kind.isEmpty && selector.gvk.group.isEmpty && selector.gvk.version.isEmpty
      && selector.name.isEmpty && selector.namespace.isEmpty)
  }

  func matches(_ id: ResourceID) -> Bool {
    guard let patterns else { return ReplacementSelection.isEqual(id, selector) }
    return patterns.kind.matches(id.gvk.kind) && patterns.name.matches(id.name)
      && patterns.namespace.matches(id.namespace) && patterns.group.matches(id.gvk.group)
      && patterns.version.matches(id.gvk.version)
  }

  func matchesMaps(of resource: Resource) -> Bool {
    labels.matches(resource.node["metadata"]?["labels"])
      && annotations.matches(resource.node["metadata"]?["annotations"])
  }
}
