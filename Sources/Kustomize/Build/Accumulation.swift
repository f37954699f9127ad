internal import Findings

/// What has been gathered so far: by one kustomization and all that it names.
struct Accumulation: Sendable {
  /// The resources.
  var resources = ResourceSet()
  /// What is worth knowing, outermost file first.
  var warnings: [Finding] = []

  /// Adds what a child gathered.
  mutating func append(_ child: Accumulation) throws(KustomizeError) {
    try resources.append(child.resources)
    warnings += child.warnings
  }
}
