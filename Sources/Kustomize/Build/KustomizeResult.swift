public import Findings

/// What a kustomization builds.
public struct KustomizeResult: Sendable {
  /// The resources, in the order in which they are printed, as they are printed.
  public let resources: [Resource]
  /// What is worth knowing, outermost file first.
  public let warnings: [Finding]
  private let text: [UInt8]
  /// Where the document of each resource lies in the text, its separator left out.
  private let documents: [Range<Int>]

  /// A result; throws where a resource cannot be printed: a key twice, a key that is no string, an
  /// infinite number.
  init(_ resources: [Resource], warnings: [Finding]) throws(KustomizeError) {
    var resources = resources
    (text, documents) = try ResourcePrinter.print(&resources)
    self.resources = resources
    self.warnings = warnings
  }

  /// The resources as YAML documents, byte for byte as `kustomize build` prints them.
  public func yaml() -> [UInt8] { text }

  /// The document of one resource, as it stands in `yaml()`.
  public func document(_ position: Int) -> ArraySlice<UInt8> { text[documents[position]] }
}
