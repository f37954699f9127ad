import BuildStore
import Findings
import Glibc
import TestSupport
import Testing

private let folder = "/w/.cache/hgraph"

/// What is expected of a store after something happened to it.
private struct Recovery {
  /// What it may say of itself.
  var notices: Set<String> = []
  /// What was flushed before, and must be there.
  var flushed: StoreText?
  /// Whether all artifacts of all traces must be there.
  var hasBlobs = false

  static let damaged = Recovery(notices: ["store.damaged", "store.other-version"])
}

private func modelSystem(_ seed: UInt64) -> ModelFileSystem {
  let system = ModelFileSystem(seed: seed)
  system.with { _ = $0.directories.insert("/w") }
  return system
}

/// A small build: opens, records, flushes once half way, and ends. `flushed` gets what was flushed.
private func build(
  _ system: ModelFileSystem, _ workload: inout Workload, steps: Int, flushed: inout StoreText?
) {
  let store = BuildStore(folder: folder, system: system)
  for step in 0..<steps {
    workload.step(store)
    if step == steps / 2 {
      let text = StoreText(store)
      store.flush()
      // Only where nothing failed until here may something be expected.
      if !system.with({ $0.isStopped }) && store.takeNotices().isEmpty { flushed = text }
    }
  }
  if workload.random.chance(50) { store.compact(keeping: store.allPaths) } else { store.finish() }
}

/// After a stop: the store opens, says nothing that was never recorded, has what it must, and can be
/// written again.
private func expectRecovery(
  _ system: ModelFileSystem, _ workload: inout Workload, _ recovery: Recovery, _ at: String
) {
  system.restart()
  let store = BuildStore(folder: folder, system: system)
  let lies = workload.check(store)
  #expect(lies.isEmpty, "\(at): \(lies)")
  if let flushed = recovery.flushed {
    let text = StoreText(store)
    let missing = flushed.traces.flatMap { Set($1).subtracting(text.traces[$0] ?? []) }
    #expect(missing.isEmpty, "\(at): lost \(missing)")
  }
  if recovery.hasBlobs { #expect(store.lostOutputs == 0, "\(at)") }
  for _ in 0..<4 { workload.step(store) }
  store.flush()
  let text = StoreText(store)
  let notices = store.takeNotices().map(\.code)
  #expect(notices.allSatisfy { recovery.notices.contains($0) }, "\(at): \(notices)")
  #expect(StoreText(BuildStore(folder: folder, system: system)) == text, "\(at): not kept")
}

extension BuildStore {
  /// How many artifacts of newest traces are not there.
  fileprivate var lostOutputs: Int {
    let digests = withTables { tables in
      (0..<tables.nodes.count).compactMap { tables.nodes.newest(NodeID($0)) }
        .flatMap { tables.traces.outputs($0) }.map { tables.traces.output(at: $0).digest }
    }
    return digests.count { bytes(of: $0) == nil }
  }
}

/// The process is killed at each call of a build in turn, with a store there already or without.
@Test func killedAtAnyCall() {
  for seed in RandomNumbers.seeds(2) {
    for hasStore in [false, true] {
      var call = 1
      while true {
        let at = "HGRAPH_SEED=\(seed), call \(call), store \(hasStore)"
        let system = modelSystem(seed)
        var workload = Workload(seed: seed)
        workload.keyCount = 1 << 30
        var flushed: StoreText?
        if hasStore { build(system, &workload, steps: 8, flushed: &flushed) }
        flushed = nil
        system.plan(.kill, at: call)
        build(system, &workload, steps: 8, flushed: &flushed)
        let wasStopped = system.with { $0.isStopped }
        expectRecovery(system, &workload, Recovery(flushed: flushed, hasBlobs: true), at)
        if !wasStopped { break }
        call += 1
      }
    }
  }
}

/// The power goes at each call of a build in turn: bytes that were not forced onto the disk are
/// lost, torn or zero.
@Test func powerCutAtAnyCall() {
  for seed in RandomNumbers.seeds(3) {
    var call = 1
    while true {
      let at = "HGRAPH_SEED=\(seed), call \(call)"
      let system = modelSystem(seed)
      var workload = Workload(seed: seed)
      var flushed: StoreText?
      build(system, &workload, steps: 8, flushed: &flushed)
      system.plan(.powerCut, at: call)
      build(system, &workload, steps: 8, flushed: &flushed)
      let wasStopped = system.with { $0.isStopped }
      system.with { $0.powerCut() }
      system.with { $0.boot += 1 }
      // The snapshot was forced onto the disk before it got its name.
      expectRecovery(system, &workload, Recovery(), at)
      if !wasStopped { break }
      call += 1
    }
  }
}

/// A call is refused, or from one call on every write is: the build goes on, says so once, and the
/// store is whole.
@Test func refusedAtAnyCall() {
  let troubles: [ModelFileSystem.Trouble] = [
    .refuse(ENOSPC), .refuse(EIO), .refuse(EMFILE), .refuse(EINTR), .refuseWrites(ENOSPC),
    .refuseWrites(EROFS), .refuseWrites(EDQUOT),
  ]
  for seed in RandomNumbers.seeds(2) {
    for trouble in troubles {
      var call = 1
      while true {
        let at = "HGRAPH_SEED=\(seed), \(trouble) at call \(call)"
        let system = modelSystem(seed)
        var workload = Workload(seed: seed)
        workload.keyCount = 1 << 30
        var flushed: StoreText?
        build(system, &workload, steps: 6, flushed: &flushed)
        let before = system.calls
        system.plan(trouble, at: call)
        var inMemory = Workload(seed: seed &+ 1)
        let store = BuildStore(folder: folder, system: system)
        for _ in 0..<6 { inMemory.step(store) }
        // What is in memory is right whatever becomes of the disk.
        let lies = inMemory.recorded.flatMap { label, traces in
          traces.subtracting(StoreText(store).traces[label] ?? []).map { "\(label) \($0)" }
        }
        #expect(lies.count <= 1, "\(at): \(lies)")
        store.finish()
        #expect(store.takeNotices().count <= 1, "\(at)")
        workload.merge(inMemory)
        let isOver = system.calls - before < call
        expectRecovery(system, &workload, Recovery(hasBlobs: true), at)
        if isOver { break }
        call += 3
      }
    }
  }
}

extension Workload {
  /// Takes over what another workload recorded.
  mutating func merge(_ other: Workload) {
    recorded.merge(other.recorded) { $0.union($1) }
    settled.merge(other.settled) { $0.union($1) }
    blobs.merge(other.blobs) { mine, _ in mine }
  }
}

/// Any damage to any file: the store opens, never lies, and can be written again.
@Test func damageIsAMiss() {
  for seed in RandomNumbers.seeds() {
    let system = modelSystem(seed)
    var workload = Workload(seed: seed)
    var ignored: StoreText?
    for _ in 0..<1 + workload.random.below(3) {
      build(system, &workload, steps: 6, flushed: &ignored)
    }
    for _ in 0..<3 {
      let damage = system.damage(&workload.random)
      system.restart()
      expectRecovery(system, &workload, .damaged, "HGRAPH_SEED=\(seed), \(damage)")
    }
  }
}

/// The log is damaged while two stores have it open: whatever they do, it never lies afterwards.
@Test func damageOfAnOpenLog() {
  for seed in RandomNumbers.seeds() {
    let system = modelSystem(seed)
    var workload = Workload(seed: seed)
    workload.keyCount = 1 << 30
    do {
      let stores = (0..<2).map { _ in BuildStore(folder: folder, system: system) }
      for round in 0..<8 {
        for store in stores {
          for _ in 0..<3 { workload.step(store) }
          if workload.random.chance(70) { store.flush() }
        }
        if round == 4 {
          let place = workload.random.below(1 << 20)
          let isCut = workload.random.chance(50)
          system.with { state in
            for (path, inode) in state.files
            where path.contains("/log.") && !inode.bytes.isEmpty {
              let place = place % inode.bytes.count
              if isCut {
                inode.bytes.removeLast(inode.bytes.count - place)
              } else {
                inode.bytes[place] ^= 4
              }
            }
          }
        }
      }
      for store in stores { store.finish() }
    }
    expectRecovery(system, &workload, Recovery(), "HGRAPH_SEED=\(seed)")
  }
}

extension ModelFileSystem {
  /// Damages some file; returns what was done.
  func damage(_ random: inout RandomNumbers) -> String {
    let choice = (random.below(1 << 30), random.below(6), random.below(1 << 30))
    return with { state in
      let paths = state.files.keys.filter { state.files[$0]?.bytes.isEmpty == false }.sorted()
      guard !paths.isEmpty else { return "nothing" }
      let path = paths[choice.0 % paths.count]
      guard let inode = state.files[path] else { return "nothing" }
      let place = choice.2 % inode.bytes.count
      switch choice.1 {
      case 0:
        inode.bytes.removeLast(inode.bytes.count - place)
        return "cut \(path) at \(place)"
      case 1:
        inode.bytes += inode.bytes
        return "doubled \(path)"
      case 2:
        inode.bytes += Array(repeating: UInt8(choice.2 & 255), count: place)
        return "added to \(path)"
      case 3:
        let other = paths[choice.2 % paths.count]
        inode.bytes += state.files[other]?.bytes ?? []
        return "added \(other) to \(path)"
      case 4:
        state.files[path] = nil
        return "removed \(path)"
      default:
        inode.bytes[place] ^= 1 << UInt8(choice.0 & 7)
        return "flipped a bit of \(path) at \(place)"
      }
    }
  }
}
