public import BuildGraph

extension StepRegistry {
  /// Every kind of step that hgraph brings. A new kind is a new file beside this one and a line
  /// here.
  public static let standard = StepRegistry([
    CopyStep(),
    KustomizeBuildStep(),
    WriteStep(),
  ])
}
