internal import Findings
internal import Text
internal import YAML

/// Follows references by name to resources that were renamed or moved: one pass over everything,
/// after the last change of a name.
struct NameReferences {
  let rules: [NameReferenceTable.Rule]

  /// Changes the fields that refer to renamed resources.
  func fix(_ resources: inout ResourceSet) throws(KustomizeError) {
    for resource in resources.resources { try resource.checkSubjects() }
    let targets = ReferenceTargets(resources.resources)
    if targets.isEmpty { return }
    for rule in rules {
      let use = targets.use(of: rule.referred)
      if use == .nothing { continue }
      for field in rule.fields where use == .renamed || field.refersByMapping {
        for position in resources.resources.indices
        where field.gvk.selects(resources.resources[position].originalID.gvk) {
          try fix(field, of: rule, in: position, of: &resources, targets)
        }
      }
    }
  }

  private func fix(
    _ field: FieldSpec, of rule: NameReferenceTable.Rule, in position: Int,
    of resources: inout ResourceSet, _ targets: ReferenceTargets
  ) throws(KustomizeError) {
    let search = ReferralSearch(
      referrer: resources.resources[position], referred: rule.referred, field: field,
      targets: targets)
    var renames = false
    try resources.resources[position].change(field, creating: .scalar) {
      (node) throws(KustomizeError) in
      if try search.fix(&node) { renames = true }
    }
    // References stand in names too, by configuration.
    if renames, field.path.hasPrefix("metadata/name") {
      resources.resources[position].refreshID()
      resources.idsChanged()
    }
  }
}

extension FieldSpec {
  /// Whether a reference here is a mapping with name and namespace: then it follows a resource that
  /// was only moved, too. Fields that are not built in may be anything.
  fileprivate var refersByMapping: Bool {
    path == "subjects" || path == "webhooks/clientConfig/service" || !isBuiltin
  }
}
