/// A pattern of paths: `kubernetes/**/ks.yaml`.
public struct Glob: Hashable, Sendable {
  /// The pattern as written.
  public let text: String

  /// A pattern from its text.
  public init(_ text: String) {
    self.text = text
  }
}
