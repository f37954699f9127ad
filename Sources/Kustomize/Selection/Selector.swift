internal import Findings
internal import Text
internal import YAML

/// What a target says about resources; empty parts fit all.
struct Selector: Sendable {
  var gvk = GroupVersionKind()
  var name = ""
  var namespace = ""
  var labels = ""
  var annotations = ""
  /// Where it stands.
  var place: Place
}

/// A selector whose patterns are ready.
struct CompiledSelector: Sendable {
  private let group: AnchoredPattern
  private let version: AnchoredPattern
  private let kind: AnchoredPattern
  private let name: AnchoredPattern
  private let namespace: AnchoredPattern
  private let labels: LabelSelector
  private let annotations: LabelSelector

  /// Makes the patterns; throws where one is no regular expression.
  init(_ selector: Selector) throws(KustomizeError) {
    let place = selector.place
    group = try AnchoredPattern(selector.gvk.group, at: place)
    version = try AnchoredPattern(selector.gvk.version, at: place)
    kind = try AnchoredPattern(selector.gvk.kind, at: place)
    name = try AnchoredPattern(selector.name, at: place)
    namespace = try AnchoredPattern(selector.namespace, at: place)
    labels = try LabelSelector(selector.labels, at: place)
    annotations = try LabelSelector(selector.annotations, at: place)
  }

  /// Whether a resource fits: name and namespace as they are now or as they were at first.
  func matches(_ resource: Resource) -> Bool {
    let (now, first) = (resource.id, resource.originalID)
    return kind.matches(now.gvk.kind)
      && (name.matches(now.name) || name.matches(first.name))
      && group.matches(now.gvk.group) && version.matches(now.gvk.version)
      && (namespace.matches(now.effectiveNamespace) || namespace.matches(first.effectiveNamespace))
      && labels.matches(resource.node["metadata"]?["labels"])
      && annotations.matches(resource.node["metadata"]?["annotations"])
  }
}
