internal import Findings
internal import Text
internal import YAML

/// `namespace`: moves every resource that is not certainly outside namespaces into one.
struct NamespaceTransformer: Transformer {
  /// Which subjects of role bindings move with the binding.
  enum Subjects: String, Sendable, CaseIterable {
    /// Those called `default`, of whatever kind.
    case defaultOnly
    case allServiceAccounts
    case none
  }

  let namespace: Entry
  let specs: [FieldSpec]
  /// Whether only what has no namespace gets one.
  var isUnsetOnly = false
  var subjects = Subjects.defaultOnly

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    if namespace.text.isEmpty { return }
    for position in resources.resources.indices {
      try transform(&resources.resources[position])
    }
    resources.idsChanged()
    try checkIDs(&resources)
  }

  private func transform(_ resource: inout Resource) throws(KustomizeError) {
    resource.rememberID()
    try move(&resource)
  }

  /// Moves a resource without a mark in its history.
  func move(_ resource: inout Resource) throws(KustomizeError) {
    if !resource.id.isClusterScoped, !isUnsetOnly || resource.id.namespace.isEmpty {
      resource.node.changeEntry("metadata") { $0.setText("namespace", to: namespace.text) }
    }
    moveSubjects(of: &resource)
    let gvk = resource.id.gvk
    let origin = resource.origin
    for spec in specs where spec.gvk.selects(gvk) && applies(spec, to: gvk) {
      try resource.change(spec, creating: .scalar) { (node) throws(KustomizeError) in
        guard node.scalar != nil else {
          throw .misfit(spec, expected: "a scalar", node, of: origin)
        }
        if !isUnsetOnly || node.presentText?.isEmpty ?? true { node.become(namespace.text) }
      }
    }
    resource.refreshID()
  }

  /// Only Namespaces of the core group are renamed; subjects have a rule of their own.
  private func applies(_ spec: FieldSpec, to gvk: GroupVersionKind) -> Bool {
    switch spec.path {
    case "metadata/name" where gvk.kind == "Namespace": gvk.group.isEmpty
    case "metadata/namespace": false
    case "subjects/namespace": !Self.isRoleBinding(gvk)
    default: true
    }
  }

  private func moveSubjects(of resource: inout Resource) {
    guard subjects != .none, Self.isRoleBinding(resource.id.gvk),
      resource.node["subjects"]?.sequence != nil
    else { return }
    resource.node.changeEntry("subjects") { list in
      list.withSequence { items in
        for index in items.indices where moves(items[index]) {
          items[index].setText("namespace", to: namespace.text)
        }
      }
    }
  }

  private func moves(_ subject: Node) -> Bool {
    if isUnsetOnly, subject["namespace"]?.presentText?.isEmpty == false { return false }
    return switch subjects {
    case .defaultOnly: subject["name"]?.text == "default"
    case .allServiceAccounts: subject["kind"]?.text == "ServiceAccount"
    case .none: false
    }
  }

  private func checkIDs(_ resources: inout ResourceSet) throws(KustomizeError) {
    for position in resources.resources.indices {
      let id = resources.resources[position].id
      guard let first = resources.position(of: id), first != position else { continue }
      throw KustomizeError(
        .namespaceConflict(id, first: resources.resources[first].origin),
        at: resources.resources[position].origin)
    }
  }

  private static func isRoleBinding(_ gvk: GroupVersionKind) -> Bool {
    gvk.kind == "RoleBinding" || gvk.kind == "ClusterRoleBinding"
  }
}
