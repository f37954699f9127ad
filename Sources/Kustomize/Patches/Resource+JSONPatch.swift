internal import Findings
internal import YAML

extension Resource {
  /// Applies a JSON patch.
  mutating func apply(_ operations: [JSONOperation], at place: Place) throws(KustomizeError) {
    do {
      node = try JSONForm.enter(node, file: origin.file)
    } catch {
      throw KustomizeError(.yaml(error.findings), at: origin)
    }
    // There is always a map of annotations to add to while a patch runs.
    node.changeEntry("metadata") { $0.changeEntry("annotations") { _ in } }
    var application = JSONPatchApplication(to: node)
    for operation in operations { try application.apply(operation) }
    node = application.root
    JSONForm.leave(&node)
    refreshID()
    if id.gvk.kind.isEmpty { throw KustomizeError(.noKind, at: place) }
    if id.name.isEmpty { throw KustomizeError(.noName(kind: id.gvk.kind), at: place) }
  }
}
