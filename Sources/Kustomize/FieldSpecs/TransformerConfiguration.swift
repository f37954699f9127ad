/// Where the transformers of a kustomization work: the built-in places, and those that
/// `configurations` add.
struct TransformerConfiguration: Sendable {
  var namePrefix: [FieldSpec] = []
  var nameSuffix: [FieldSpec] = []
  var namespace: [FieldSpec] = []
  var commonLabels: [FieldSpec] = []
  var labels: [FieldSpec] = []
  var templateLabels: [FieldSpec] = []
  var commonAnnotations: [FieldSpec] = []
  var images: [FieldSpec] = []
  var replicas: [FieldSpec] = []
  var varReference: [FieldSpec] = []
  var nameReference: [NameReferenceTable.Rule] = []

  /// What kustomize knows by itself.
  static func standard(_ compatibility: KustomizeOptions.Compatibility) -> Self {
    compatibility == .v5_5 ? standard5_5 : standard5_8
  }

  private static let standard5_5 = standard(imageVolumes: false)
  private static let standard5_8 = standard(imageVolumes: true)

  private static func standard(imageVolumes: Bool) -> Self {
    var standard = Self()
    standard.namePrefix = BuiltinFieldSpecs.name
    standard.nameSuffix = BuiltinFieldSpecs.name
    standard.namespace = BuiltinFieldSpecs.namespace
    standard.commonLabels = BuiltinFieldSpecs.commonLabels
    standard.labels = BuiltinFieldSpecs.labels
    standard.templateLabels = BuiltinFieldSpecs.templateLabels
    standard.commonAnnotations = BuiltinFieldSpecs.commonAnnotations
    standard.images = BuiltinFieldSpecs.images(withVolumes: imageVolumes)
    standard.replicas = BuiltinFieldSpecs.replicas
    standard.varReference = BuiltinFieldSpecs.variables
    standard.nameReference = NameReferenceTable.standard.rules
    return standard
  }

  /// The sections that are lists of field specs, by their names in files.
  static var sections: KeyValuePairs<String, WritableKeyPath<Self, [FieldSpec]>> {
    [
      "namePrefix": \.namePrefix, "nameSuffix": \.nameSuffix, "namespace": \.namespace,
      "commonLabels": \.commonLabels, "labels": \.labels, "templateLabels": \.templateLabels,
      "commonAnnotations": \.commonAnnotations, "images": \.images, "replicas": \.replicas,
      "varReference": \.varReference,
    ]
  }

  /// Adds the entries of another configuration, by the rule of field specs.
  mutating func merge(_ other: Self) throws(FieldSpecConflict) {
    for (_, section) in Self.sections {
      try self[keyPath: section].merge(other[keyPath: section])
    }
    for rule in other.nameReference {
      if let known = nameReference.firstIndex(where: { $0.referred == rule.referred }) {
        try nameReference[known].fields.merge(rule.fields)
      } else {
        nameReference.append(rule)
      }
    }
  }

  /// Puts the entries of each section into the order of their sorts.
  mutating func sort() {
    let order = LegacyOrder.standard
    for (_, section) in Self.sections {
      self[keyPath: section].sortStably { order.precedes($0.gvk, $1.gvk) }
    }
    nameReference.sortStably { order.precedes($0.referred, $1.referred) }
  }
}

extension Array {
  /// Sorts, and leaves equal elements in their order.
  fileprivate mutating func sortStably(_ precedes: (Element, Element) -> Bool) {
    self = indices.sorted { left, right in
      if precedes(self[left], self[right]) { return true }
      return !precedes(self[right], self[left]) && left < right
    }.map { self[$0] }
  }
}
