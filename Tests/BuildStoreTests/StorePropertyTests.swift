import BuildStore
import Digest
import Glibc
import TestSupport
import Testing

private let folder = "/w/.cache/hgraph"

private func opened(_ system: ModelFileSystem) -> BuildStore {
  BuildStore(folder: folder, system: system)
}

private func modelSystem(_ seed: UInt64) -> ModelFileSystem {
  let system = ModelFileSystem(seed: seed)
  system.with { _ = $0.directories.insert("/w") }
  return system
}

/// What was flushed is there in the next build, whatever was compacted in between, and however
/// short and interrupted the reads and writes are.
@Test func storeKeepsWhatWasRecorded() {
  for seed in RandomNumbers.seeds() {
    let system = modelSystem(seed)
    system.with { $0.isShaky = seed % 2 == 0 }
    var workload = Workload(seed: seed)
    var expected: StoreText?
    for round in 0..<5 {
      let store = opened(system)
      #expect(store.takeNotices().isEmpty, "HGRAPH_SEED=\(seed)")
      if let expected { #expect(StoreText(store) == expected, "HGRAPH_SEED=\(seed), \(round)") }
      for _ in 0..<workload.random.below(40) { workload.step(store) }
      let text = StoreText(store)
      switch workload.random.below(3) {
      case 0:
        #expect(store.compact(keeping: store.allPaths), "HGRAPH_SEED=\(seed)")
        expected = nil
      case 1:
        store.finish()
        expected = text
      default: expected = text
      }
      #expect(store.takeNotices().isEmpty, "HGRAPH_SEED=\(seed)")
      let again = workload.check(opened(system))
      #expect(again.isEmpty, "HGRAPH_SEED=\(seed): \(again)")
    }
    let store = opened(system)
    for (digest, bytes) in workload.blobs {
      let id = store.withTables { $0.digests.find(digest) }
      guard let id, store.isStored(id) else { continue }
      #expect(store.bytes(of: id) == bytes, "HGRAPH_SEED=\(seed)")
    }
  }
}

extension BuildStore {
  /// All paths that somebody looked at.
  var allPaths: [PathID] { withTables { tables in (0..<tables.files.count).map { PathID($0) } } }
}

extension Workload {
  /// What a store says that was never recorded.
  func check(_ store: BuildStore) -> [String] {
    let text = StoreText(store)
    var lies: [String] = []
    for (label, traces) in text.traces {
      for trace in traces where !(recorded[label] ?? []).contains(trace) {
        // Lost payloads are said to be lost.
        let end = trace.hasSuffix(" lost")
        let known = (recorded[label] ?? []).contains { $0.hasPrefix(trace.dropLast(4)) }
        if !end || !known { lies.append("\(label): \(trace)") }
      }
    }
    for (path, said) in text.paths where said.hasPrefix("Signature") {
      if !(settled[path] ?? []).contains(where: { said.hasPrefix($0) }) {
        lies.append("\(path): \(said)")
      }
    }
    for (digest, bytes) in blobs {
      guard let id = store.withTables({ $0.digests.find(digest) }) else { continue }
      if let found = store.bytes(of: id), found != bytes { lies.append("blob \(digest)") }
    }
    return lies
  }
}

/// Several processes append in turn: each sees what the others finished, and whoever comes later
/// sees all of it.
@Test func storesShareOneLog() {
  for seed in RandomNumbers.seeds() {
    let system = modelSystem(seed)
    var workload = Workload(seed: seed)
    // Of two runs that saw the same the later one counts, and that differs from process to process.
    workload.keyCount = 1 << 30
    let stores = (0..<3).map { _ in opened(system) }
    for _ in 0..<60 {
      let store = stores[workload.random.below(3)]
      workload.step(store)
      if workload.random.chance(20) { store.flush() }
    }
    for store in stores { store.flush() }
    for store in stores { store.follow() }
    for store in stores { #expect(store.takeNotices().isEmpty, "HGRAPH_SEED=\(seed)") }
    let texts = stores.map { StoreText($0).traces.mapValues { Set($0) } }
    let later = StoreText(opened(system)).traces.mapValues { Set($0) }
    #expect(texts.allSatisfy { $0 == later }, "HGRAPH_SEED=\(seed)")
    let lies = workload.check(opened(system))
    #expect(lies.isEmpty, "HGRAPH_SEED=\(seed): \(lies)")
  }
}

/// Frames of sessions may lie in any order between each other.
@Test func orderOfSessionsDoesNotMatter() {
  for seed in RandomNumbers.seeds() {
    var texts: [StoreText] = []
    var orders = RandomNumbers(seed: seed ^ 1)
    for _ in 0..<3 {
      let system = modelSystem(seed)
      let stores = (0..<3).map { _ in opened(system) }
      var workloads = (0..<3).map { Workload(seed: seed &+ UInt64($0)) }
      // The sessions begin in one order, and then go on in any.
      for index in 0..<3 {
        workloads[index].step(stores[index])
        stores[index].flush()
      }
      var left = [12, 12, 12]
      while left.contains(where: { $0 > 0 }) {
        let index = orders.below(3)
        if left[index] == 0 { continue }
        left[index] -= 1
        workloads[index].step(stores[index])
        stores[index].flush()
      }
      texts.append(StoreText(opened(system)))
    }
    #expect(texts.allSatisfy { $0 == texts[0] }, "HGRAPH_SEED=\(seed)")
  }
}
