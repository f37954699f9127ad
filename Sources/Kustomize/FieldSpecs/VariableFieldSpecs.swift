extension BuiltinFieldSpecs {
  /// The places at which `vars` are put in.
  static let variables: [FieldSpec] =
    podSpecs.flatMap { kind, root in
      ["containers", "initContainers"].flatMap { list in
        ["args", "command", "env/value", "volumeMounts/mountPath"].map {
          FieldSpec(kind: kind, path: "\(root)/\(list)/\($0)")
        }
      }
    }
    + [
      ("Pod", "spec/volumes/nfs/server"),
      ("Deployment", "spec/template/spec/volumes/nfs/server"),
      ("DaemonSet", "spec/template/spec/volumes/nfs/server"),
      ("ReplicaSet", "spec/template/spec/volumes/nfs/server"),
      ("Job", "spec/template/spec/volumes/nfs/server"),
      ("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
      ("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
      ("PersistentVolume", "spec/nfs/server"),
      ("Deployment", "spec/template/metadata/annotations"),
      ("Ingress", "spec/rules/host"), ("Ingress", "spec/tls/hosts"),
      ("Ingress", "spec/tls/secretName"),
      ("Service", "spec/ports/port"), ("Service", "spec/ports/targetPort"),
      ("", "metadata/labels"), ("", "metadata/annotations"),
    ].map { FieldSpec(kind: $0.0, path: $0.1) }

  private static let podSpecs = [
    ("Pod", "spec"), ("Deployment", "spec/template/spec"), ("DaemonSet", "spec/template/spec"),
    ("ReplicaSet", "spec/template/spec"), ("StatefulSet", "spec/template/spec"),
    ("Job", "spec/template/spec"), ("CronJob", "spec/jobTemplate/spec/template/spec"),
  ]
}
