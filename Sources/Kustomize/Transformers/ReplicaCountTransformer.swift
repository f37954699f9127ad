internal import Findings
internal import Text
internal import YAML

/// One entry of `replicas`: sets how often workloads of a name run.
struct ReplicaCountTransformer: Transformer {
  let replica: ReplicaEntry
  let specs: [FieldSpec]

  func transform(_ resources: inout ResourceSet) throws(KustomizeError) {
    var found = false
    for spec in specs {
      for position in resources.resources.indices
      where matches(resources.resources[position], spec) {
        found = true
        try set(&resources.resources[position], spec)
      }
    }
    if !found { throw KustomizeError(.noSuchWorkload(name: replica.name), at: replica.place) }
  }

  private func set(_ resource: inout Resource, _ spec: FieldSpec) throws(KustomizeError) {
    guard spec.gvk.selects(resource.id.gvk) else { return }
    let origin = resource.origin
    try resource.change(spec, creating: .scalar) { (node) throws(KustomizeError) in
      guard node.scalar != nil else {
        throw .misfit(spec, expected: "a number", node, of: origin)
      }
      node.content = .scalar(Scalar(String(replica.count)))
      node.tag = nil
    }
  }

  private func matches(_ resource: Resource, _ spec: FieldSpec) -> Bool {
    ([resource.id] + resource.previousIDs).contains {
      $0.name.hasSameBytes(as: replica.name) && spec.gvk.selects($0.gvk)
    }
  }
}
