internal import FileTree
internal import Findings
internal import Text
internal import YAML

extension PluginObject {
  /// Adds what the object generates.
  func generate(into resources: inout ResourceSet) throws(KustomizeError) {
    switch kind {
    case "ConfigMapGenerator": try generate(.configMap, into: &resources)
    case "SecretGenerator": try generate(.secret, into: &resources)
    case "IAMPolicyGenerator": try resources.append(try serviceAccount())
    default: throw misplaced
    }
  }

  private func generate(_ made: GeneratedObject.Kind, into resources: inout ResourceSet)
    throws(KustomizeError)
  {
    var fields = fields(
      "name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type")
    // The object's own name and namespace count where the settings give none.
    if fields["name"] == nil { fields["name"] = .string(resource.id.name) }
    if fields["namespace"] == nil, !resource.id.namespace.isEmpty {
      fields["namespace"] = .string(resource.id.namespace)
    }
    var entry = try decoder.generator(
      fields, called: made == .secret ? "secretGenerator" : "configMapGenerator")
    entry.place = resource.origin
    try layer.generate(
      entry, made, common: GeneratorOptions(), by: Configurator(resource), into: &resources)
  }

  /// A ServiceAccount that stands for one of a cloud.
  private func serviceAccount() throws(KustomizeError) -> Resource {
    let cloud = try text("cloud")
    guard cloud == "gke" else {
      throw KustomizeError(
        .notAChoice(field: "cloud", value: cloud, choices: ["gke"]), at: resource.origin)
    }
    let own = setting("kubernetesService")
    let account = setting("serviceAccount")
    let address =
      "\(account?["name"]?.text ?? "")@\(account?["projectId"]?.text ?? "").iam.gserviceaccount.com"
    var metadata: Node = [
      "name": .string(own?["name"]?.text ?? ""),
      "annotations": ["iam.gke.io/gcp-service-account": .string(address)],
    ]
    if let namespace = own?["namespace"]?.text { metadata["namespace"] = .string(namespace) }
    let node: Node = ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata]
    var made = Resource(node, id: ResourceID(of: node), origin: resource.origin)
    made.generator = Configurator(resource)
    return made
  }
}
