import BuildStore
import Digest
import Glibc
import TestSupport
import Testing

/// Two stores over real files with real locks, used from two threads.
@Test func twoThreadsShareARealStore() async throws {
  let folder = try TemporaryFolder()
  let path = folder.path + "/.cache/hgraph"
  let seed = RandomNumbers.seeds(1).lowerBound
  await withTaskGroup(of: Void.self) { group in
    for number in 0..<2 {
      group.addTask {
        var workload = Workload(seed: seed &+ UInt64(number))
        for _ in 0..<4 {
          let store = BuildStore(folder: path)
          for _ in 0..<30 {
            workload.step(store)
            if workload.random.chance(20) { store.flush() }
          }
          store.finish()
          let isQuiet = store.takeNotices().isEmpty
          #expect(isQuiet, "HGRAPH_SEED=\(seed)")
        }
      }
    }
  }
  let store = BuildStore(folder: path)
  #expect(store.check().lost == [], "HGRAPH_SEED=\(seed)")
  let before = StoreText(store)
  #expect(before.traces.count > 5, "HGRAPH_SEED=\(seed)")
  #expect(store.compact(), "HGRAPH_SEED=\(seed)")
  let after = StoreText(BuildStore(folder: path))
  #expect(after.traces == before.traces, "HGRAPH_SEED=\(seed)")
}

/// A node that another store runs is awaited, and then its trace is there.
@Test func waitingForANode() async throws {
  let folder = try TemporaryFolder()
  let path = folder.path + "/.cache/hgraph"
  let first = BuildStore(folder: path)
  let key = Digest(of: [1])
  #expect(first.tryLock(key) == .held)
  let second = BuildStore(folder: path)
  #expect(second.tryLock(key) == .refused)
  async let waited = Task.detached { second.lock(key) }.value
  first.record(
    first.withTables { tables in
      TraceRecord(
        label: tables.label("lab:a"), key: tables.digests.intern(key), dependencies: [],
        outputs: [])
    })
  first.flush()
  first.unlock(key)
  #expect(await waited == .held)
  second.follow()
  #expect(second.withTables { $0.nodes.count } == 1)
}
