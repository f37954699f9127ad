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
  var boundNamespaces: [String] { boundNamespaceNodes.compactMap(\.presentText) }

  /// Throws where a RoleBinding names a ServiceAccount whose namespace is there and empty.
  func checkSubjects() throws(KustomizeError) {
    for namespace in boundNamespaceNodes where namespace.isNull {
      throw KustomizeError(.blankNamespace, at: Place(origin.file, namespace.mark))
    }
  }

  private var boundNamespaceNodes: [Node] {
    guard id.gvk.kind == "RoleBinding", let subjects = node["subjects"]?.sequence else { return [] }
    return subjects.compactMap { subject in
      subject["kind"]?.text == "ServiceAccount" ? subject["namespace"] : nil
    }
  }
}
