/// The fields of a kustomization file.
enum KustomizationField: String, CaseIterable, Sendable {
  case apiVersion, kind, metadata
  case resources, bases, components
  case configMapGenerator, secretGenerator, generatorOptions
  case namespace, namePrefix, nameSuffix
  case labels, commonLabels, commonAnnotations
  case images, imageTags, replicas, sortOptions
  case patches, patchesStrategicMerge, patchesJson6902, replacements
  case configurations, crds, openapi, vars
  case helmGlobals, helmCharts, helmChartInflationGenerator
  case generators, transformers, validators, buildMetadata

  static let names = allCases.map(\.rawValue)

  /// What to write instead of a field that is deprecated.
  var replacement: String? {
    switch self {
    case .bases: "resources"
    case .commonLabels: "labels"
    case .imageTags: "images"
    case .patchesJson6902, .patchesStrategicMerge: "patches"
    case .vars: "replacements"
    default: nil
    }
  }
}
