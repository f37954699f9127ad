/// Which fields of which kinds hold the names of which other kinds.
struct NameReferenceTable: Sendable {
  /// The fields that refer to one sort of resource.
  struct Rule: Sendable {
    /// What is referred to; empty parts fit all.
    var referred: GroupVersionKind
    /// Where the names stand.
    var fields: [FieldSpec]
  }

  /// The rules, in the order in which they are followed.
  var rules: [Rule]

  /// What kustomize knows by itself.
  static let standard = NameReferenceTable(
    rules: (workloads + [
      configMap, secret, service, role, clusterRole, serviceAccount, volumeClaim, volume,
      storageClass, priorityClass, admissionPolicy,
    ]).sorted { LegacyOrder.standard.precedes($0.referred, $1.referred) })

  private static let rbac = "rbac.authorization.k8s.io"
  private static let admission = "admissionregistration.k8s.io"

  /// Kinds with a pod template, and where their pod spec stands.
  private static func podSpec(_ kind: String) -> String {
    switch kind {
    case "Pod": "spec"
    case "PodTemplate": "template/spec"
    case "CronJob": "spec/jobTemplate/spec/template/spec"
    default: "spec/template/spec"
    }
  }

  private static let eight = [
    "Pod", "PodTemplate", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob",
  ]
  private static let seven = [
    "Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet",
  ]

  private static func pods(_ kinds: [String], _ paths: [String]) -> [FieldSpec] {
    kinds.flatMap { kind in
      paths.map { path in
        FieldSpec(
          version: kinds.count == 8 && kind == "Pod" ? "v1" : "", kind: kind,
          path: podSpec(kind) + "/" + path)
      }
    }
  }

  /// Paths in both lists of containers.
  private static func containers(_ paths: String...) -> [String] {
    ["containers", "initContainers"].flatMap { list in paths.map { "\(list)/\($0)" } }
  }

  private static func fields(_ kinds: String..., group: String = "", paths: String...)
    -> [FieldSpec]
  {
    kinds.flatMap { kind in paths.map { FieldSpec(group: group, kind: kind, path: $0) } }
  }

  private static let workloads = [
    "Deployment", "ReplicationController", "ReplicaSet", "StatefulSet",
  ].map { kind in
    Rule(
      referred: GroupVersionKind(kind: kind),
      fields: fields("HorizontalPodAutoscaler", paths: "spec/scaleTargetRef/name"))
  }

  private static let configMap = Rule(
    referred: GroupVersionKind(version: "v1", kind: "ConfigMap"),
    fields: pods(
      eight,
      ["volumes/configMap/name", "volumes/projected/sources/configMap/name"]
        + containers("env/valueFrom/configMapKeyRef/name", "envFrom/configMapRef/name"))
      + fields("Node", paths: "spec/configSource/configMap")
      + fields("Role", "ClusterRole", paths: "rules/resourceNames")
      + fields(
        "Ingress",
        paths: #"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap"#))

  private static let secret = Rule(
    referred: GroupVersionKind(version: "v1", kind: "Secret"),
    fields: pods(
      eight,
      [
        "volumes/secret/secretName", "imagePullSecrets/name",
        "volumes/projected/sources/secret/name",
      ]
        + containers("env/valueFrom/secretKeyRef/name", "envFrom/secretRef/name"))
      + fields(
        "Ingress",
        paths: "spec/tls/secretName",
        #"metadata/annotations/ingress.kubernetes.io\/auth-secret"#,
        #"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret"#,
        #"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret"#)
      + fields("ServiceAccount", paths: "imagePullSecrets/name")
      + fields(
        "StorageClass",
        paths: "parameters/secretName", "parameters/adminSecretName", "parameters/userSecretName",
        "parameters/secretRef")
      + fields("Role", "ClusterRole", paths: "rules/resourceNames")
      + [
        FieldSpec(
          group: "serving.knative.dev", version: "v1", kind: "Service",
          path: "spec/template/spec/containers/env/valueFrom/secretKeyRef/name")
      ]
      + fields("PersistentVolume", paths: "spec/azureFile/secretName"))

  private static let service = Rule(
    referred: GroupVersionKind(version: "v1", kind: "Service"),
    fields: fields("StatefulSet", group: "apps", paths: "spec/serviceName")
      + fields(
        "Ingress",
        paths: "spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName",
        "spec/rules/http/paths/backend/service/name", "spec/defaultBackend/service/name")
      + fields("APIService", group: "apiregistration.k8s.io", paths: "spec/service/name")
      + fields(
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", group: admission,
        paths: "webhooks/clientConfig/service"))

  private static let role = Rule(
    referred: GroupVersionKind(group: rbac, kind: "Role"),
    fields: fields("RoleBinding", group: rbac, paths: "roleRef/name"))

  private static let clusterRole = Rule(
    referred: GroupVersionKind(group: rbac, kind: "ClusterRole"),
    fields: fields("RoleBinding", "ClusterRoleBinding", group: rbac, paths: "roleRef/name"))

  private static let serviceAccount = Rule(
    referred: GroupVersionKind(version: "v1", kind: "ServiceAccount"),
    fields: fields("RoleBinding", "ClusterRoleBinding", group: rbac, paths: "subjects")
      + pods(seven, ["serviceAccountName"]))

  private static let volumeClaim = Rule(
    referred: GroupVersionKind(version: "v1", kind: "PersistentVolumeClaim"),
    fields: pods(seven, ["volumes/persistentVolumeClaim/claimName"]))

  private static let volume = Rule(
    referred: GroupVersionKind(version: "v1", kind: "PersistentVolume"),
    fields: fields("PersistentVolumeClaim", paths: "spec/volumeName")
      + fields("ClusterRole", paths: "rules/resourceNames"))

  private static let storageClass = Rule(
    referred: GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass"),
    fields: fields("PersistentVolume", "PersistentVolumeClaim", paths: "spec/storageClassName")
      + fields("StatefulSet", paths: "spec/volumeClaimTemplates/spec/storageClassName"))

  private static let priorityClass = Rule(
    referred: GroupVersionKind(group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass"),
    fields: pods(seven, ["priorityClassName"]))

  private static let admissionPolicy = Rule(
    referred: GroupVersionKind(group: admission, kind: "ValidatingAdmissionPolicy"),
    fields: fields("ValidatingAdmissionPolicyBinding", group: admission, paths: "spec/policyName"))
}
