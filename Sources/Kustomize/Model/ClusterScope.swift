/// Which kinds live outside namespaces, as far as kustomize knows: those of Kubernetes 1.21.
///
/// Everything else counts as namespaced, custom kinds and newer built-in ones too.
enum ClusterScope {
  /// What stands for the namespace of a cluster-scoped resource, so that selectors can name it.
  static let namespaceText = "_non_namespaceable_"

  /// Whether a kind is known to be cluster-scoped.
  static func contains(_ gvk: GroupVersionKind) -> Bool {
    switch gvk.kind {
    case "ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume":
      gvk.group.isEmpty && gvk.version == "v1"
    case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration":
      gvk.group == "admissionregistration.k8s.io" && isFirstOrBeta(gvk.version)
    case "CustomResourceDefinition":
      gvk.group == "apiextensions.k8s.io" && isFirstOrBeta(gvk.version)
    case "APIService": gvk.group == "apiregistration.k8s.io" && isFirstOrBeta(gvk.version)
    case "CertificateSigningRequest":
      gvk.group == "certificates.k8s.io" && isFirstOrBeta(gvk.version)
    case "FlowSchema", "PriorityLevelConfiguration":
      gvk.group == "flowcontrol.apiserver.k8s.io" && gvk.version == "v1beta1"
    case "IngressClass": gvk.group == "networking.k8s.io" && isFirstOrBeta(gvk.version)
    case "RuntimeClass": gvk.group == "node.k8s.io" && isFirstOrBeta(gvk.version)
    case "PodSecurityPolicy": gvk.group == "policy" && gvk.version == "v1beta1"
    case "ClusterRole", "ClusterRoleBinding":
      gvk.group == "rbac.authorization.k8s.io" && isFirstOrBeta(gvk.version)
    case "PriorityClass": gvk.group == "scheduling.k8s.io" && isFirstOrBeta(gvk.version)
    case "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment":
      gvk.group == "storage.k8s.io" && isFirstOrBeta(gvk.version)
    default: false
    }
  }

  private static func isFirstOrBeta(_ version: String) -> Bool {
    version == "v1" || version == "v1beta1"
  }
}
