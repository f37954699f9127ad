internal import Findings
internal import YAML

extension Resource {
  /// The sort of role that a binding names.
  var roleReference: GroupVersionKind? {
    guard let reference = node.mapping?["roleRef"]?.mapping else { return nil }
    return GroupVersionKind(
      group: reference["apiGroup"]?.text ?? "",
      kind: reference["kind"]?.text ?? "")
  }

  /// The namespaces of the ServiceAccounts that a RoleBinding names.
  func boundNamespaces() throws(KustomizeError) -> [String] {
    guard id.gvk.kind == "RoleBinding", let subjects = node.mapping?["subjects"]?.sequence else {
      return []
    }
    var namespaces: [String] = []
    for subject in subjects {
      guard let mapping = subject.mapping, mapping["kind"]?.text == "ServiceAccount",
        let namespace = mapping["namespace"]
      else { continue }
      if namespace.isNull {
        throw KustomizeError(.blankNamespace, at: Place(origin.file, namespace.mark))
      }
      if let text = namespace.scalar?.text { namespaces.append(text) }
    }
    return namespaces
  }
}
