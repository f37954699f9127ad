import Digest

/// Traces and artifacts in memory.
struct TraceTable: Sendable {
  /// How many traces are kept of a node: enough to go back and forth between branches.
  static let depth = 16

  private(set) var traces: [Label: [Trace]] = [:]
  private(set) var blobs: [Digest: [UInt8]] = [:]
  /// Which nodes ever declared a node.
  private(set) var declarers: [Label: Set<Label>] = [:]

  /// Adds a trace as its node's newest; one that saw the same is replaced.
  mutating func add(_ trace: Trace) {
    var kept = traces[trace.label, default: []]
    kept.removeAll { $0.hasSameAnswers(as: trace) }
    kept.insert(trace, at: 0)
    traces[trace.label] = Array(kept.prefix(TraceTable.depth))
    for declaration in trace.declarations {
      declarers[declaration.node.label, default: []].insert(trace.label)
    }
  }

  mutating func add(_ blob: [UInt8], digest: Digest) {
    blobs[digest] = blob
  }

  /// The frames that hold everything a build could use, oldest trace of a node first.
  func liveFrames() -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var written: Set<Digest> = []
    for label in traces.keys.sorted() {
      for trace in (traces[label] ?? []).reversed() {
        for output in trace.outputs where written.insert(output.digest).inserted {
          if let blob = blobs[output.digest] { frames.append(StoreFrames.frame(.blob(blob))) }
        }
        frames.append(StoreFrames.frame(.trace(trace)))
      }
    }
    return frames
  }
}
