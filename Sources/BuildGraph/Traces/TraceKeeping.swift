import Digest
import Findings

/// Where traces are kept, as values: for the simple engine and for explanations.
protocol TraceKeeping: Sendable {
  /// A node's traces, newest first.
  func traces(of label: Label) -> [Trace]
  /// The nodes that declared a node in earlier builds, sorted.
  func declarers(of label: Label) -> [Label]
  /// Whether the bytes of a digest are there.
  func has(_ digest: Digest) -> Bool
  /// The bytes of a digest; nil where they are lost.
  func blob(_ digest: Digest) -> [UInt8]?
  /// Keeps a finished run.
  func add(_ trace: Trace, blobs: [(Digest, [UInt8])])
  /// Ends a build.
  func finish()
  /// What a user should hear of the store, once.
  func takeNotice() -> Finding?
}
