/// The places that the built-in transformers change, as kustomize knows them.
enum BuiltinFieldSpecs {
  static let name = [FieldSpec(path: "metadata/name")]

  /// Besides `metadata/namespace` and the subjects of role bindings, which have rules of their own.
  static let namespace = [
    FieldSpec(version: "v1", kind: "Namespace", path: "metadata/name", create: true),
    FieldSpec(
      group: "apiregistration.k8s.io", kind: "APIService", path: "spec/service/namespace",
      create: true),
    FieldSpec(
      group: "apiextensions.k8s.io", kind: "CustomResourceDefinition",
      path: "spec/conversion/webhook/clientConfig/service/namespace"),
  ]

  static let labels = [FieldSpec(path: "metadata/labels", create: true)]

  static let templateLabels =
    podTemplates("labels", statefulSetGroup: "apps") + [
      FieldSpec(
        group: "apps", kind: "StatefulSet", path: "spec/volumeClaimTemplates[]/metadata/labels",
        create: true)
    ]

  static let commonLabels = labels + templateLabels + selectors

  static let commonAnnotations =
    [FieldSpec(path: "metadata/annotations", create: true)]
    + podTemplates("annotations", statefulSetGroup: "")

  static let replicas = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map {
    FieldSpec(kind: $0, path: "spec/replicas", create: true)
  }

  /// With `volumes`, which newer versions know. They say `create`, which matters only where files
  /// add the same places: images are never made.
  static func images(withVolumes: Bool) -> [FieldSpec] {
    let lists = ["containers[]/image", "initContainers[]/image"]
    let names = withVolumes ? lists + ["volumes[]/image/reference"] : lists
    return ["spec", "spec/template/spec"].flatMap { root in
      names.map { FieldSpec(path: "\(root)/\($0)", create: true) }
    }
  }

  private static func podTemplates(_ field: String, statefulSetGroup: String) -> [FieldSpec] {
    let plain = "spec/template/metadata/" + field
    return [
      FieldSpec(version: "v1", kind: "ReplicationController", path: plain, create: true),
      FieldSpec(kind: "Deployment", path: plain, create: true),
      FieldSpec(kind: "ReplicaSet", path: plain, create: true),
      FieldSpec(kind: "DaemonSet", path: plain, create: true),
      FieldSpec(group: statefulSetGroup, kind: "StatefulSet", path: plain, create: true),
      FieldSpec(group: "batch", kind: "Job", path: plain, create: true),
      FieldSpec(
        group: "batch", kind: "CronJob", path: "spec/jobTemplate/metadata/" + field, create: true),
      FieldSpec(
        group: "batch", kind: "CronJob", path: "spec/jobTemplate/spec/template/metadata/" + field,
        create: true),
    ]
  }

  private static let selectors: [FieldSpec] =
    [
      FieldSpec(version: "v1", kind: "Service", path: "spec/selector", create: true),
      FieldSpec(version: "v1", kind: "ReplicationController", path: "spec/selector", create: true),
      FieldSpec(kind: "Deployment", path: "spec/selector/matchLabels", create: true),
      FieldSpec(kind: "ReplicaSet", path: "spec/selector/matchLabels", create: true),
      FieldSpec(kind: "DaemonSet", path: "spec/selector/matchLabels", create: true),
      FieldSpec(
        group: "apps", kind: "StatefulSet", path: "spec/selector/matchLabels", create: true),
      FieldSpec(group: "batch", kind: "Job", path: "spec/selector/matchLabels"),
      FieldSpec(
        group: "batch", kind: "CronJob", path: "spec/jobTemplate/spec/selector/matchLabels"),
      FieldSpec(group: "policy", kind: "PodDisruptionBudget", path: "spec/selector/matchLabels"),
    ] + networkPolicySelectors
    + ["Deployment", "StatefulSet"].flatMap(schedulingSelectors)

  private static let networkPolicySelectors = [
    "spec/podSelector/matchLabels", "spec/ingress/from/podSelector/matchLabels",
    "spec/egress/to/podSelector/matchLabels",
  ].map { FieldSpec(group: "networking.k8s.io", kind: "NetworkPolicy", path: $0) }

  private static func schedulingSelectors(_ kind: String) -> [FieldSpec] {
    let pod = "spec/template/spec/"
    let affinities = ["podAffinity", "podAntiAffinity"].flatMap { affinity in
      [
        "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
        "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
      ].map { "affinity/\(affinity)/\($0)" }
    }
    return (affinities + ["topologySpreadConstraints/labelSelector/matchLabels"]).map {
      FieldSpec(group: "apps", kind: kind, path: pod + $0)
    }
  }
}
