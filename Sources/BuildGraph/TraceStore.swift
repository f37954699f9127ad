/// The traces and artifacts that builds left, in memory and on a medium.
public final class TraceStore: Sendable {
  /// A store that lives in memory alone.
  public init() {}

  /// The store of a workspace: `.cache/hgraph/traces` below its root.
  ///
  /// Never fails: a store that cannot be read or written is one warning of the next build.
  public convenience init(workspace root: String) {
    self.init()
  }
}
