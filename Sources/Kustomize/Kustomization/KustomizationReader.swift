internal import FileTree
internal import Findings
internal import Text
internal import YAML

/// Makes the model of a kustomization file from its node.
struct KustomizationReader {
  private let decoder: FieldDecoder
  private var result: Kustomization
  private var apiVersion: Entry?
  private var kind: Entry?
  private var isEmpty = true

  private init(file: TreePath, isStrict: Bool) {
    decoder = FieldDecoder(file: file.text, isStrict: isStrict)
    result = Kustomization(file: file)
  }

  /// What the file says; throws at the first field that is wrong.
  static func read(
    _ root: Node?, file: TreePath, isStrict: Bool = true
  ) throws(KustomizeError) -> Kustomization {
    var reader = KustomizationReader(file: file, isStrict: isStrict)
    if let root { try reader.readFields(root) }
    try reader.checkHeader()
    if reader.isEmpty {
      throw KustomizeError(.emptyKustomization, at: Place(file: file.text))
    }
    // The reference looks for deprecated fields in the order of their names.
    reader.result.warnings.sort { $0.message.precedesByBytes($1.message) }
    return reader.result
  }

  private mutating func readFields(_ root: Node) throws(KustomizeError) {
    if root.isNull { return }
    guard root.mapping != nil else {
      throw KustomizeError(
        .notAMapping(found: decoder.describe(root)), at: decoder.place(root))
    }
    let decoder = decoder
    try decoder.fields(of: root, called: "the kustomization", known: KustomizationField.names) {
      (name, key, value) throws(KustomizeError) in
      guard let field = KustomizationField(rawValue: name) else { return }
      warnIfDeprecated(field, at: decoder.place(key))
      try read(field, key, value)
    }
  }

  private mutating func warnIfDeprecated(_ field: KustomizationField, at place: Place) {
    guard let replacement = field.replacement else { return }
    result.warnings.append(
      Finding(
        .warning, code: "kustomize.deprecated", at: place, "'\(field)' is deprecated",
        hints: ["use '\(replacement)'"]))
  }

  private mutating func read(_ field: KustomizationField, _ key: Node, _ value: Node)
    throws(KustomizeError)
  {
    let name = field.rawValue
    switch field {
    case .apiVersion:
      apiVersion = try decoder.entry(value, called: name)
      return
    case .kind:
      kind = try decoder.entry(value, called: name)
      return
    case .metadata: try checkMetadata(value)
    case .resources: result.resources = try decoder.entries(value, called: name)
    case .bases: result.bases = try decoder.entries(value, called: name)
    case .components: result.components = try decoder.entries(value, called: name)
    case .configMapGenerator: result.configMaps = try decoder.generators(value, called: name)
    case .secretGenerator: result.secrets = try decoder.generators(value, called: name)
    case .generatorOptions:
      result.generatorOptions = try decoder.generatorOptions(value, called: name)
    case .namespace: result.namespace = try decoder.entry(value, called: name)
    case .namePrefix: result.namePrefix = try decoder.entry(value, called: name)
    case .nameSuffix: result.nameSuffix = try decoder.entry(value, called: name)
    case .labels: result.labels = try decoder.labels(value, called: name)
    case .commonLabels: result.commonLabels = try decoder.map(value, called: name)
    case .commonAnnotations: result.commonAnnotations = try decoder.map(value, called: name)
    case .images, .imageTags: result.images += try decoder.images(value, called: name)
    case .replicas: result.replicas = try decoder.replicas(value, called: name)
    case .sortOptions: result.sortOptions = try decoder.sortOptions(value, called: name)
    case .patches: result.patches = try decoder.patches(value, called: name)
    case .patchesStrategicMerge:
      result.strategicMerges = try decoder.entries(value, called: name)
    case .patchesJson6902: result.jsonPatches = try decoder.patches(value, called: name)
    case .configurations: result.configurations = try decoder.entries(value, called: name)
    case .replacements: result.replacements = try decoder.replacements(value, called: name)
    case .buildMetadata:
      result.buildMetadata = try decoder.entries(value, called: name)
      warnOfUnknownMetadata()
    case .generators: result.generators = try decoder.entries(value, called: name)
    case .transformers: result.transformers = try decoder.entries(value, called: name)
    case .openapi: result.openapi = try decoder.openAPI(value, called: name)
    case .vars: result.variables = try decoder.variables(value, called: name)
    case .validators: result.validators = try decoder.entries(value, called: name)
    case .crds, .helmGlobals, .helmCharts, .helmChartInflationGenerator:
      throw KustomizeError(.unsupported(feature: name), at: decoder.place(key))
    }
    if !Self.isMissing(value, of: field) { isEmpty = false }
  }

  /// Whether a field with this value counts as not written: an empty text, or an empty list where
  /// the field is another name of a second one.
  private static func isMissing(_ value: Node, of field: KustomizationField) -> Bool {
    switch field {
    case .namespace, .namePrefix, .nameSuffix: value.text?.isEmpty == true
    case .bases, .imageTags, .helmChartInflationGenerator: value.sequence?.isEmpty == true
    default: false
    }
  }

  /// Words that `buildMetadata` does not know have no effect.
  private mutating func warnOfUnknownMetadata() {
    for entry in result.buildMetadata where Provenance.Part(rawValue: entry.text) == nil {
      let choices = Provenance.Part.allCases.map(\.rawValue).joined(separator: ", ")
      result.warnings.append(
        Finding(
          .warning, code: "kustomize.unknown-metadata", at: entry.place,
          "buildMetadata does not know '\(entry.text)'", expected: choices))
    }
  }

  /// `metadata` has no effect, but it has to have the right form.
  private func checkMetadata(_ node: Node) throws(KustomizeError) {
    let known = ["name", "namespace", "labels", "annotations"]
    try decoder.fields(of: node, called: "metadata", known: known) {
      (name, _, value) throws(KustomizeError) in
      switch name {
      case "name", "namespace": _ = try decoder.entry(value, called: "metadata." + name)
      default: _ = try decoder.map(value, called: "metadata." + name)
      }
    }
  }

  private mutating func checkHeader() throws(KustomizeError) {
    if let kind, !kind.text.isEmpty {
      guard let known = Kustomization.Kind(rawValue: kind.text) else {
        throw KustomizeError(
          .wrongHeader(field: "kind", expected: "Kustomization or Component", found: kind.text),
          at: kind.place)
      }
      result.kind = known
    }
    let expected = "kustomize.config.k8s.io/" + (result.kind == .component ? "v1alpha1" : "v1beta1")
    if let apiVersion, !apiVersion.text.isEmpty, !apiVersion.text.hasSameBytes(as: expected) {
      throw KustomizeError(
        .wrongHeader(field: "apiVersion", expected: expected, found: apiVersion.text),
        at: apiVersion.place)
    }
  }
}
