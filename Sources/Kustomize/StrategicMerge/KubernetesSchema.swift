/// The types of Kubernetes 1.21, as far as merges need them: kustomize knows no newer ones.
enum KubernetesSchema {
  /// The type of a sort of object; nil where kustomize knows none.
  static func of(_ gvk: GroupVersionKind) -> MergeSchema? {
    guard isKnown(gvk) else { return nil }
    return switch gvk.kind {
    case "Pod": pod
    case "PodTemplate": object(["template": .object(podTemplate)])
    case "Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "Job", "ReplicationController":
      workload
    case "CronJob": cronJob
    case "Service":
      object(["spec": .object(MergeSchema(["ports": .list("port", "protocol")]))], conditions)
    case "ServiceAccount": object(["secrets": .list("name")])
    case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration":
      object(["webhooks": .list("name")])
    case "CSINode": object(["spec": .object(MergeSchema(["drivers": .list("name")]))])
    case "Node": node
    case "ComponentStatus": object(["conditions": .list("type")])
    case "Namespace", "PersistentVolumeClaim", "PodDisruptionBudget", "APIService":
      object([:], conditions)
    default: object([:])
    }
  }

  private static func isKnown(_ gvk: GroupVersionKind) -> Bool {
    if ClusterScope.contains(gvk) { return true }
    return namespaced[gvk.apiVersion]?.contains(gvk.kind) ?? false
  }

  private static let namespaced: [String: Set<String>] = [
    "v1": [
      "ConfigMap", "Endpoints", "Event", "LimitRange", "PersistentVolumeClaim", "Pod",
      "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "Service",
      "ServiceAccount",
    ],
    "apps/v1": ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
    "autoscaling/v1": ["HorizontalPodAutoscaler"],
    "autoscaling/v2beta1": ["HorizontalPodAutoscaler"],
    "autoscaling/v2beta2": ["HorizontalPodAutoscaler"],
    "batch/v1": ["CronJob", "Job"],
    "batch/v1beta1": ["CronJob"],
    "coordination.k8s.io/v1": ["Lease"],
    "coordination.k8s.io/v1beta1": ["Lease"],
    "discovery.k8s.io/v1": ["EndpointSlice"],
    "discovery.k8s.io/v1beta1": ["EndpointSlice"],
    "events.k8s.io/v1": ["Event"],
    "events.k8s.io/v1beta1": ["Event"],
    "extensions/v1beta1": ["Ingress"],
    "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
    "networking.k8s.io/v1beta1": ["Ingress"],
    "policy/v1": ["PodDisruptionBudget"],
    "policy/v1beta1": ["PodDisruptionBudget"],
    "rbac.authorization.k8s.io/v1": ["Role", "RoleBinding"],
    "rbac.authorization.k8s.io/v1beta1": ["Role", "RoleBinding"],
    "storage.k8s.io/v1beta1": ["CSIStorageCapacity"],
  ]

  // MARK: Types

  private static func object(
    _ fields: [String: MergeSchema.Field], _ more: [String: MergeSchema.Field] = [:]
  ) -> MergeSchema {
    MergeSchema(["metadata": .object(metadata)]).with(fields).with(more)
  }

  static let metadata = MergeSchema(["finalizers": .scalars, "ownerReferences": .list("uid")])

  private static let conditions: [String: MergeSchema.Field] = [
    "status": .object(MergeSchema(["conditions": .list("type")]))
  ]

  private static let ephemeralContainer = MergeSchema([
    "env": .list("name"), "volumeMounts": .list("mountPath"), "volumeDevices": .list("devicePath"),
  ])

  static let container = ephemeralContainer.with([
    "ports": .list("containerPort", "protocol")
  ])

  static let podSpec = MergeSchema([
    "containers": .list("name", of: container),
    "initContainers": .list("name", of: container),
    "ephemeralContainers": .list("name", of: ephemeralContainer),
    "volumes": .list("name"),
    "imagePullSecrets": .list("name"),
    "hostAliases": .list("ip"),
    "topologySpreadConstraints": .list("topologyKey", "whenUnsatisfiable"),
  ])

  static let podTemplate = MergeSchema([
    "metadata": .object(metadata), "spec": .object(podSpec),
  ])

  private static let pod = object([
    "spec": .object(podSpec),
    "status": .object(
      MergeSchema(["conditions": .list("type"), "podIPs": .list("ip")])),
  ])

  private static let workload = object(
    ["spec": .object(MergeSchema(["template": .object(podTemplate)]))], conditions)

  private static let cronJob = object([
    "spec": .object(
      MergeSchema([
        "jobTemplate": .object(
          MergeSchema([
            "metadata": .object(metadata),
            "spec": .object(MergeSchema(["template": .object(podTemplate)])),
          ]))
      ]))
  ])

  private static let node = object([
    "spec": .object(MergeSchema(["podCIDRs": .scalars])),
    "status": .object(MergeSchema(["conditions": .list("type"), "addresses": .list("type")])),
  ])
}
