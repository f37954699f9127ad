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
    /// How many bytes their artifacts have, each counted once.
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
      statistics.steps = state.tables.use
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
  /// What each kind of step uses.
  fileprivate var use: [String: StoreStatistics.Use] {
    var use: [String: StoreStatistics.Use] = [:]
    var seen: [String: Set<DigestID>] = [:]
    let stored = Set(blobs.all.map(\.0))
    for row in 0..<nodes.count {
      let node = NodeID(row)
      let chain = loadedTraces(of: node)
      if chain.isEmpty { continue }
      let step = String(nodes.labels.text(nodes.label(node)).prefix { $0 != ":" })
      use[step, default: StoreStatistics.Use()].nodes += 1
      use[step, default: StoreStatistics.Use()].traces += chain.count
      for position in chain.flatMap({ traces.outputs($0) }) {
        let output = traces.output(at: position)
        guard stored.contains(output.digest),
          seen[step, default: []].insert(output.digest).inserted
        else { continue }
        use[step, default: StoreStatistics.Use()].bytes += output.size
      }
    }
    return use
  }
}
