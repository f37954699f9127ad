import Digest
import Synchronization

/// What reading the whole store showed.
public struct StoreCheck: Equatable, Sendable {
  /// How many artifacts were read and are right.
  public var goodBlobs = 0
  /// How many bytes they have.
  public var goodBytes = 0
  /// The digests, in hexadecimal digits, whose bytes are lost or damaged: their nodes run again
  /// when somebody asks for them.
  public var lost: [String] = []
  /// Whether the cold part of the snapshot could be read.
  public var isColdPartGood = true
}

/// How much of the store is used for what.
public struct StoreStatistics: Equatable, Sendable {
  /// Use by one kind of step.
  public struct Use: Equatable, Sendable {
    /// How many nodes there are.
    public var nodes = 0
    /// How many traces they have.
    public var traces = 0
    /// How many bytes their newest artifacts have.
    public var bytes: UInt64 = 0
  }

  /// Use by kind of step: the part of the labels before the colon.
  public var steps: [String: Use] = [:]
  /// How many bytes the snapshot takes.
  public var snapshotBytes = 0
  /// How many bytes the log takes.
  public var logBytes = 0
  /// How many bytes of artifacts lie in packs.
  public var packedBytes = 0
  /// How many bytes of artifacts lie in files of their own.
  public var fileBytes = 0
}

extension BuildStore {
  /// Reads every artifact. Those that are lost are forgotten.
  public func check() -> StoreCheck {
    state.withLock { state in
      var check = StoreCheck()
      state.readCold()
      if case .lost = state.tables.traces.payloads.base { check.isColdPartGood = false }
      for (digest, location) in state.tables.blobs.all {
        if state.bytes(of: digest) != nil {
          check.goodBlobs += 1
          check.goodBytes += Int(location.length)
        } else {
          check.lost.append(state.tables.digests.digest(digest).hex)
        }
      }
      check.lost.sort()
      return check
    }
  }

  /// How much of the store is used for what. Reads no artifact.
  public func statistics() -> StoreStatistics {
    state.withLock { state in
      state.readCold()
      var statistics = StoreStatistics()
      for row in 0..<state.tables.nodes.count { state.tables.count(NodeID(row), in: &statistics) }
      for (_, location) in state.tables.blobs.all {
        if location.isFile {
          statistics.fileBytes += Int(location.length)
        } else {
          statistics.packedBytes += Int(location.length)
        }
      }
      guard let disk = state.disk else { return statistics }
      statistics.snapshotBytes = disk.header.byteCount
      statistics.logBytes = disk.tail.position
      return statistics
    }
  }
}

extension BuildTables {
  fileprivate func count(_ node: NodeID, in statistics: inout StoreStatistics) {
    guard let newest = nodes.newest(node) else { return }
    let label = nodes.labels.text(nodes.label(node))
    let step = String(label.prefix { $0 != ":" })
    statistics.steps[step, default: StoreStatistics.Use()].nodes += 1
    statistics.steps[step, default: StoreStatistics.Use()].traces += loadedTraces(of: node).count
    for position in traces.outputs(newest) {
      statistics.steps[step, default: StoreStatistics.Use()].bytes +=
        traces.output(at: position).size
    }
  }
}
