internal import Findings

/// What has been gathered so far: by one kustomization and all that it names.
struct Accumulation: Sendable {
  /// The resources.
  var resources = ResourceSet()
  /// Where transformers work, as far as files said so; nil where no kustomization is complete yet.
  var configuration: Configuration?
  /// The types that merges know, where a file has chosen them.
  var schemas: MergeSchemas?
  /// The `vars` of all files.
  var variables = Variables()
  /// What is worth knowing, outermost file first.
  var warnings: [Finding] = []

  /// Where transformers work: nearly always at the built-in places, which cost nothing.
  enum Configuration: Sendable {
    case standard
    case own(TransformerConfiguration)
  }

  /// Adds what a child gathered.
  mutating func append(_ child: Accumulation) throws(KustomizeError) {
    try resources.append(child.resources)
    try variables.add(child.variables)
    warnings += child.warnings
  }
}
