internal import Findings
internal import Text
internal import YAML

/// Finds what the references of one resource at one path lead to, and changes them.
struct ReferralSearch {
  private let referrer: Resource
  private let referred: GroupVersionKind
  private let field: FieldSpec
  private let targets: ReferenceTargets
  /// The sort that a role reference names itself.
  private let roleReference: GroupVersionKind?
  /// Namespaces whose resources a role binding may name, besides its own.
  private let boundNamespaces: [String]

  init(
    referrer: Resource, referred: GroupVersionKind, field: FieldSpec, targets: ReferenceTargets
  ) {
    self.referrer = referrer
    self.referred = referred
    self.field = field
    self.targets = targets
    roleReference = field.path.hasSuffix("roleRef/name") ? referrer.roleReference : nil
    boundNamespaces = referrer.boundNamespaces
  }

  /// Changes a reference: a name, a mapping with one, or a list of these. Says whether it did.
  func fix(_ node: inout Node) throws(KustomizeError) -> Bool {
    if node.isNull { return false }
    switch node.content {
    case .scalar(let scalar): return try fixName(scalar.text, of: &node)
    case .mapping: return try fixMapping(&node)
    case .sequence:
      return try node.withSequence { (items: inout [Node]) throws(KustomizeError) in
        var changed = false
        for index in items.indices { changed = try fix(&items[index]) || changed }
        return changed
      } ?? false
    }
  }

  private func fixName(_ name: String, of node: inout Node) throws(KustomizeError) -> Bool {
    let all = targets.called(name)
    guard let target = try referral(to: name, among: all, at: node, withNamespace: false),
      !target.id.name.hasSameBytes(as: name)
    else { return false }
    node.become(target.id.name)
    return true
  }

  private func fixMapping(_ node: inout Node) throws(KustomizeError) -> Bool {
    guard let name = node.mapping?["name"]?.text else {
      throw KustomizeError(.referenceWithoutName(path: field.path), at: place(node))
    }
    var candidates = targets.called(name)
    if candidates.isEmpty { return false }
    if let namespace = node.mapping?["namespace"]?.text {
      candidates = inNamespace(namespace, candidates)
    }
    guard let target = try referral(to: name, among: candidates, at: node, withNamespace: true)
    else { return false }
    node.setText("name", to: target.id.name)
    if !target.id.namespace.isEmpty { node.setText("namespace", to: target.id.namespace) }
    return true
  }

  /// Candidates that were in a namespace at first; if nothing was, those that are there now.
  private func inNamespace(_ namespace: String, _ candidates: [Int]) -> [Int] {
    let wasThere = { (resource: Resource) in
      resource.originalID.effectiveNamespace.hasSameBytes(as: namespace)
    }
    if targets.resources.contains(where: { isReachable($0) && wasThere($0) }) {
      return candidates.filter { wasThere(targets.resources[$0]) }
    }
    return candidates.filter {
      targets.resources[$0].id.effectiveNamespace.hasSameBytes(as: namespace)
    }
  }

  // MARK: The choice

  private func referral(
    to name: String, among positions: [Int], at node: Node, withNamespace: Bool
  ) throws(KustomizeError) -> Resource? {
    let candidates = positions.lazy.map { targets.resources[$0] }.filter(isCandidate)
    guard candidates.count > 1 else { return candidates.first }
    var rest = candidates.filter { fitsAffixes($0, emptyFitsAny: true) }
    if rest.count > 1 { rest = rest.filter { fitsAffixes($0, emptyFitsAny: false) } }
    guard let first = rest.first else { return nil }
    let isSame = { (other: Resource) in
      other.id.name.hasSameBytes(as: first.id.name)
        && (!withNamespace || other.id.namespace.hasSameBytes(as: first.id.namespace))
    }
    if rest.allSatisfy(isSame) { return first }
    throw KustomizeError(
      .ambiguousReference(name: name, candidates: rest.map(\.id)), at: place(node))
  }

  private func isCandidate(_ target: Resource) -> Bool {
    isReachable(target) && target.previousIDs.contains { referred.selects($0.gvk) }
      && (roleReference.map { role in target.previousIDs.contains { role.selects($0.gvk) } }
        ?? true)
      && sharesNamespace(target)
  }

  /// Whether the referrer may name something of the target's namespace at all.
  private func isReachable(_ target: Resource) -> Bool {
    if referrer.id.isClusterScoped || target.id.isClusterScoped { return true }
    return target.id.sharesNamespace(with: referrer.id)
      || boundNamespaces.contains { $0.hasSameBytes(as: target.id.effectiveNamespace) }
  }

  private func sharesNamespace(_ target: Resource) -> Bool {
    referrer.id.isClusterScoped || target.id.isClusterScoped
      || target.id.gvk.kind == "ServiceAccount" || target.id.sharesNamespace(with: referrer.id)
  }

  /// Whether the shorter list of prefixes is the end of the longer one, and so with suffixes.
  private func fitsAffixes(_ target: Resource, emptyFitsAny: Bool) -> Bool {
    let (own, other) = (referrer.affixes, target.affixes)
    return fits(own.prefixes, other.prefixes, emptyFitsAny: emptyFitsAny)
      && fits(own.suffixes, other.suffixes, emptyFitsAny: emptyFitsAny)
  }

  private func fits(_ left: [String], _ right: [String], emptyFitsAny: Bool) -> Bool {
    if left.isEmpty || right.isEmpty { return emptyFitsAny || left.isEmpty && right.isEmpty }
    return zip(left.reversed(), right.reversed()).allSatisfy { $0.hasSameBytes(as: $1) }
  }

  private func place(_ node: Node) -> Place {
    node.mark == .none ? referrer.origin : Place(referrer.origin.file, node.mark)
  }
}
