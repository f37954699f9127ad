import Digest
public import Findings
import Synchronization

/// The care of a store: what it holds, whether it is whole, and giving back what is of no use.
extension TraceStore {
  /// What the store holds, in numbers.
  public func statistics() -> StoreStatistics {
    state.withLock { state in
      var shares: [String: StoreStatistics.Share] = [:]
      var counted: Set<Digest> = []
      for (label, traces) in state.table.traces {
        var share = shares[label.step] ?? StoreStatistics.Share(step: label.step)
        share.nodes += 1
        share.runs += traces.count
        for output in traces.flatMap(\.outputs) where counted.insert(output.digest).inserted {
          share.bytes += state.table.blobs[output.digest]?.count ?? 0
        }
        shares[label.step] = share
      }
      let size = medium.flatMap { try? $0.size() } ?? 0
      let live = StoreState.size(of: state.table.liveFrames())
      return StoreStatistics(
        size: size, waste: max(0, size - live),
        shares: shares.values.sorted { $0.step < $1.step })
    }
  }

  /// Reads everything and checks it against its sums and digests.
  public func verify() -> StoreVerification {
    var findings = damage()
    return state.withLock { state in
      var runs = 0
      var lost: Set<Digest> = []
      for label in state.table.traces.keys.sorted() {
        for trace in state.table.traces[label] ?? [] {
          runs += 1
          for output in trace.outputs
          where state.table.blobs[output.digest] == nil && lost.insert(output.digest).inserted {
            findings.append(
              Finding(
                .warning, code: "store.lost-artifact",
                "the artifact \(output.name) of \(label) is no longer in the store",
                hints: ["it is built again when somebody asks for it"]))
          }
        }
      }
      return StoreVerification(
        runs: runs, artifacts: state.table.blobs.count, findings: findings)
    }
  }

  /// Gives back the bytes that no build can use any more; returns how many.
  ///
  /// Throws the system's reason where the store cannot be written.
  @discardableResult
  public func compact() throws(StoreFault) -> Int {
    let result = state.withLock { state -> Result<Int, StoreFault> in
      guard let medium, state.end != nil else { return .success(0) }
      do throws(StoreFault) {
        let before = try medium.size() ?? 0
        try medium.exclusively { () throws(StoreFault) in
          try state.follow(medium)
          try state.rewrite(medium, state.table.liveFrames())
        }
        return .success(before - (try medium.size() ?? 0))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// What of the medium cannot be read.
  private func damage() -> [Finding] {
    guard let medium else { return [] }
    do throws(StoreFault) {
      guard let size = try medium.size() else { return [] }
      let bytes = try medium.read(from: 0, count: size)
      guard StoreFrames.epoch(of: bytes.prefix(StoreFrames.headerSize)) != nil else {
        return [
          Finding(
            .warning, code: "store.foreign", "the store is of another version, or damaged",
            hints: ["the next build starts a new one"])
        ]
      }
      let frames = bytes.dropFirst(StoreFrames.headerSize)
      let good = StoreFrames.read(frames).size
      if good == frames.count { return [] }
      return [
        Finding(
          .warning, code: "store.damaged",
          "the store is damaged behind byte \(StoreFrames.headerSize + good)",
          found: "\(frames.count - good) bytes that cannot be read",
          hints: ["what they held is built again; the next build cuts them off"])
      ]
    } catch {
      return [
        Finding(code: "store.unreadable", "the store cannot be read", found: error.reason)
      ]
    }
  }
}

extension StoreState {
  /// The bytes of a store that holds these frames.
  static func size(of frames: [[UInt8]]) -> Int {
    frames.reduce(StoreFrames.headerSize) { $0 + $1.count }
  }
}

extension StoreFault: FindingError {
  public var findings: [Finding] {
    [Finding(code: "store.refused", "the store cannot be written", found: reason)]
  }
}
