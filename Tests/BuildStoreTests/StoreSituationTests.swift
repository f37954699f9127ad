import BuildStore
import Digest
import FileTree
import Findings
import Glibc
import TestSupport
import Testing

private let folder = "/w/.cache/hgraph"

private func modelSystem(_ seed: UInt64 = 1) -> ModelFileSystem {
  let system = ModelFileSystem(seed: seed)
  system.with { _ = $0.directories.insert("/w") }
  return system
}

private func opened(_ system: ModelFileSystem) -> BuildStore {
  BuildStore(folder: folder, system: system)
}

/// Records one run of a node, with one artifact.
@discardableResult
private func record(_ store: BuildStore, _ label: String, _ bytes: [UInt8]) -> DigestID {
  let digest = store.withTables { $0.digests.intern(Digest(of: bytes)) }
  store.store(bytes, as: digest)
  store.record(
    store.withTables { tables in
      TraceRecord(
        label: tables.label(label), key: tables.digests.intern(Digest(of: Array(label.utf8))),
        dependencies: [],
        outputs: [
          TraceRecord.Output(
            name: tables.name("main"), digest: digest, size: UInt64(bytes.count),
            mediaType: tables.name("text/plain"))
        ], payload: TracePayload(messages: Array("careful".utf8)),
        build: store.withoutLock)
    })
  return digest
}

extension BuildStore {
  /// The tables are locked where this is used: any number will do.
  fileprivate var withoutLock: UInt32 { 7 }
}

private func labels(_ store: BuildStore) -> Set<String> { Set(StoreText(store).traces.keys) }

@Test func nothingRecordedWritesNothing() {
  let system = modelSystem()
  record(opened(system), "lab:a", [1])
  let before = system.writes
  let store = opened(system)
  _ = StoreText(store)
  _ = StatPass(store.withTables { $0 })
  store.flush()
  store.finish()
  #expect(system.writes == before)
}

@Test func buildNumbersRise() {
  let system = modelSystem()
  for number in 1...4 {
    let store = opened(system)
    #expect(store.buildNumber == UInt32(number))
    record(store, "lab:a", [UInt8(number)])
    if number == 2 { store.compact() }
  }
}

@Test func readOnlyFolderIsReadAndSaidOnce() {
  let system = modelSystem()
  record(opened(system), "lab:a", [1])
  system.with { $0.refusesWrites = EROFS }
  system.with { $0.isReadOnly = true }
  let store = opened(system)
  #expect(store.takeNotices().map(\.code) == ["store.read-only"])
  #expect(labels(store) == ["lab:a"])
  let digest = record(store, "lab:b", [2])
  #expect(store.bytes(of: digest) == [2], "in memory")
  #expect(store.sampleClock() == .none)
  store.finish()
  #expect(store.takeNotices().isEmpty)
}

@Test func withoutLocksResultsWaitForAnExclusiveBuild() {
  let system = modelSystem()
  record(opened(system), "lab:a", [1])
  system.with { $0.hasLocks = false }
  let store = opened(system)
  #expect(store.takeNotices().map(\.code) == ["store.no-locks"])
  #expect(labels(store) == ["lab:a"])
  record(store, "lab:b", [2])
  store.finish()
  #expect(store.tryLock(Digest(of: [1])) == .unavailable)
  system.with { $0.hasLocks = true }
  #expect(opened(system).compact())
  #expect(labels(opened(system)) == ["lab:a", "lab:b"])
}

@Test func otherVersionsAreMovedAside() {
  let system = modelSystem()
  record(opened(system), "lab:a", [1])
  system.with { $0.files[folder + "/VERSION"]?.bytes = Array("hgraph store 9\n".utf8) }
  let store = opened(system)
  #expect(store.takeNotices().map(\.code) == ["store.other-version"])
  #expect(labels(store) == [])
  record(store, "lab:b", [2])
  store.finish()
  #expect(labels(opened(system)) == ["lab:b"])
  #expect(system.with { $0.files[folder + "/old-1/VERSION"] != nil })
}

@Test func damagedColdPartCostsPayloadsOnly() {
  let system = modelSystem()
  let store = opened(system)
  record(store, "lab:a", [1])
  #expect(store.compact())
  // The payloads lie at the end.
  system.with { state in
    guard let inode = state.files[folder + "/state"] else { return }
    inode.bytes[inode.bytes.count - 1] ^= 1
  }
  let again = opened(system)
  #expect(again.takeNotices().isEmpty)
  let trace = again.withTables { $0.nodes.newest(NodeID(0)) }
  #expect(trace != nil)
  #expect(trace.flatMap { again.payload(of: $0) } == nil)
  #expect(again.withTables { $0.digests.find(Digest(of: [1])) } != nil)
}

@Test func damagedBlobIsForgotten() {
  let system = modelSystem()
  let store = opened(system)
  let bytes = Array("some artifact".utf8)
  record(store, "lab:a", bytes)
  let large = Array(repeating: UInt8(7), count: 100_000)
  record(store, "lab:b", large)
  store.finish()
  system.with { state in
    for (path, inode) in state.files where path.contains("/packs/") || path.contains("/blobs/") {
      inode.bytes[inode.bytes.count / 2] ^= 0x10
    }
  }
  let again = opened(system)
  let ids = again.withTables { tables in
    [bytes, large].compactMap { tables.digests.find(Digest(of: $0)) }
  }
  #expect(ids.count == 2)
  for id in ids {
    #expect(again.isStored(id))
    #expect(again.bytes(of: id) == nil)
    #expect(!again.isStored(id))
  }
  #expect(labels(again) == ["lab:a", "lab:b"], "the traces stay: users compare digests")
  again.finish()
  let third = opened(system)
  #expect(ids.allSatisfy { !third.isStored($0) }, "the tombstones are kept")
  for (id, content) in zip(ids, [bytes, large]) { third.store(content, as: id) }
  third.finish()
  #expect(zip(ids, [bytes, large]).allSatisfy { opened(system).bytes(of: $0) == $1 })
}

@Test func deletedFolderStopsWriting() {
  let system = modelSystem()
  let store = opened(system)
  record(store, "lab:a", [1])
  store.flush()
  system.with { state in
    for (path, inode) in state.files where path.hasPrefix(folder) {
      inode.links = 0
      state.files[path] = nil
    }
    state.directories = ["/", "/w"]
  }
  let digest = record(store, "lab:b", [2])
  store.flush()
  record(store, "lab:c", [3])
  #expect(store.takeNotices().map(\.code) == ["store.replaced"])
  #expect(store.bytes(of: digest) != nil)
  store.finish()
  #expect(labels(opened(system)) == [])
}

@Test func logCutWhileOpenStopsWriting() {
  let system = modelSystem()
  let (first, second) = (opened(system), opened(system))
  for (store, label) in [(first, "lab:a"), (second, "lab:b")] {
    record(store, label, [1])
    store.flush()
  }
  system.with { state in
    for (path, inode) in state.files where path.contains("/log.") { inode.bytes.removeLast() }
  }
  record(second, "lab:c", [3])
  second.flush()
  #expect(second.takeNotices().map(\.code) == ["store.replaced"])
  record(first, "lab:d", [4])
  first.flush()
  #expect(first.takeNotices().isEmpty, "it did not read what was cut off")
  #expect(labels(opened(system)) == ["lab:a", "lab:d"])
}

/// After the machine was started again, files changed shortly before are read once more, also by
/// the build after a build that did not get to it.
@Test func restartOfTheMachineMakesYoungRowsRacy() {
  let system = modelSystem()
  system.with { $0.clock = 1_000_000_000_000 }
  let store = opened(system)
  let paths = store.withTables { tables in
    ["old", "young"].map { tables.path(TreePath($0) ?? .root) }
  }
  for (path, changed) in zip(paths, [Int64(100), 999_990_000_000]) {
    let signature = Signature(modified: 5, changed: changed, size: 1, inode: 1, mode: 0o100644)
    store.settle(path, signature, isRacy: false, answers: [])
  }
  store.finish()
  func racy(_ store: BuildStore) -> [Bool] {
    store.withTables { tables in paths.map { tables.files.isRacy($0) } }
  }
  #expect(racy(opened(system)) == [false, false])
  system.with { $0.boot = 2 }
  #expect(racy(opened(system)) == [false, true])
  let second = opened(system)
  record(second, "lab:a", [1])
  second.finish()
  #expect(racy(opened(system)) == [false, true], "said again by the log")
  let third = opened(system)
  let signature = Signature(
    modified: 5, changed: 999_990_000_000, size: 1, inode: 1, mode: 0o100644)
  third.settle(paths[1], signature, isRacy: false, answers: [])
  third.finish()
  #expect(racy(opened(system)) == [false, false])
}

@Test func compactionWaitsForOthers() {
  let system = modelSystem()
  let first = opened(system)
  let second = opened(system)
  record(first, "lab:a", [1])
  record(second, "lab:b", [2])
  #expect(!first.compact(), "another build has the store open")
  second.flush()
  #expect(labels(opened(system)) == ["lab:a", "lab:b"])
}

@Test func nodesAreLockedBetweenStores() {
  let system = modelSystem()
  let (first, second) = (opened(system), opened(system))
  let key = Digest(of: [1])
  #expect(first.tryLock(key) == .held)
  #expect(second.tryLock(key) == .refused)
  #expect(second.tryLock(Digest(of: [2])) == .held)
  first.unlock(key)
  #expect(second.tryLock(key) == .held)
  #expect(BuildStore().tryLock(key) == .unavailable)
}

/// Collection keeps what the last builds of living branches used, and what fits the limit.
@Test func collectionKeepsRoots() {
  let system = modelSystem()
  for number in 1...6 {
    let store = opened(system)
    let branch = number % 2 == 0 ? "main" : "gone"
    record(store, "lab:\(number)", Array(repeating: UInt8(number), count: 100_000))
    record(store, "lab:small\(number)", Array(repeating: UInt8(number), count: 1_000))
    let used = store.withTables { tables in
      (0..<tables.nodes.count).map { NodeID($0) }
        .filter { tables.nodes.labels.text(tables.nodes.label($0)).hasSuffix("\(number)") }
        .compactMap { tables.nodes.newest($0) }
    }
    store.finish(
      BuildRecord(
        number: store.buildNumber, time: Int64(number), branch: branch, targets: ["all"],
        traces: used))
  }
  var policy = CollectionPolicy(branches: ["main"], now: 100 * 86_400, byteLimit: 0)
  policy.buildsPerBranch = 2
  let report = opened(system).collect(policy)
  #expect(report?.keptTraces == 4)
  #expect(report?.removedTraces == 8)
  #expect(labels(opened(system)) == ["lab:4", "lab:small4", "lab:6", "lab:small6"])
  let check = opened(system).check()
  #expect(check.goodBlobs == 4)
  #expect(check.lost == [])
  #expect(check.goodBytes == 202_000)
  let statistics = opened(system).statistics()
  #expect(statistics.steps["lab"]?.nodes == 4)
  #expect(statistics.fileBytes == 200_000)
  #expect(statistics.packedBytes == 2_000)
  let files = system.with { $0.files.keys.sorted() }
  #expect(files.filter { $0.contains("/blobs/") }.count == 2)
  #expect(files.filter { $0.contains("/builds/") }.count == 2)
  policy.byteLimit = 10 << 20
  policy.branches = []
  #expect(opened(system).collect(policy)?.removedTraces == 0, "within the limit")
}

/// Collection killed at any call loses nothing that it keeps.
@Test func collectionKilledAtAnyCall() {
  var call = 1
  while true {
    let system = modelSystem()
    for number in 1...4 {
      let store = opened(system)
      record(store, "lab:\(number)", Array(repeating: UInt8(number), count: 600 * number))
      record(store, "lab:big\(number)", Array(repeating: UInt8(number), count: 70_000))
      store.finish()
    }
    system.plan(.kill, at: call)
    let policy = CollectionPolicy(branches: [], now: 0, byteLimit: 150_000)
    _ = opened(system).collect(policy)
    let isOver = !system.with { $0.isStopped }
    system.restart()
    let store = opened(system)
    #expect(labels(store).isSuperset(of: ["lab:4", "lab:big4"]), "call \(call)")
    #expect(store.check().lost == [], "call \(call)")
    #expect(store.takeNotices().isEmpty, "call \(call)")
    if isOver { break }
    call += 1
  }
  #expect(call > 30)
}
