import Digest
import Synchronization

/// What collection may throw away.
public struct CollectionPolicy: Sendable {
  /// How many builds of a branch count unless said.
  static let standardBuildsPerBranch = 3

  /// The branches that exist: what their last builds used stays. nil for all that were ever built.
  /// The empty name stands for builds of no branch.
  public var branches: Set<String>?
  /// Now, in seconds since 1970.
  public var now: Int64
  /// For how many seconds a branch that is gone still counts.
  public var grace: Int64 = 30 * 86_400
  /// How many builds of a branch count.
  public var buildsPerBranch = standardBuildsPerBranch
  /// How many bytes of artifacts may stay that no counted build used: the last used ones.
  public var byteLimit: UInt64

  /// How many bytes of artifacts may stay unless another limit is given: 2 GiB.
  public static let standardByteLimit: UInt64 = 2 << 30

  /// A policy.
  public init(
    branches: Set<String>?, now: Int64, byteLimit: UInt64 = CollectionPolicy.standardByteLimit
  ) {
    self.branches = branches
    self.now = now
    self.byteLimit = byteLimit
  }
}

/// What collection did.
public struct CollectionReport: Equatable, Sendable {
  /// How many traces stayed and went.
  public var keptTraces = 0
  /// How many traces went.
  public var removedTraces = 0
  /// How many files were removed.
  public var removedFiles = 0
  /// How many bytes the removed files had.
  public var removedBytes = 0
  /// How many artifacts nothing refers to any more.
  public var droppedArtifacts = 0
  /// How many bytes they have. The disk gets them back when no live artifact shares their file, or
  /// half of it is waste.
  public var droppedBytes = 0
}

extension BuildStore {
  /// Throws away what no recent build used, rewrites packs that are mostly garbage, and removes
  /// what earlier crashes left. nil where another process has the store open, or nothing can be
  /// written. Nothing can be recorded afterwards.
  public func collect(_ policy: CollectionPolicy) -> CollectionReport? {
    state.withLock { state in
      state.flush()
      defer { state.disk?.stop = .finished }
      return state.collect(policy)
    }
  }

  /// What `collect` would drop, without changing anything.
  public func collectable(_ policy: CollectionPolicy) -> CollectionReport {
    state.withLock { state in
      state.follow()
      state.readCold()
      let records = state.disk?.records.map(\.record) ?? []
      return state.tables.selection(policy, records).report
    }
  }
}

extension StoreState {
  fileprivate mutating func collect(_ policy: CollectionPolicy) -> CollectionReport? {
    guard var disk, disk.stop == nil, let lock = disk.lock else { return nil }
    let system = disk.system
    do throws(SystemFault) {
      guard try system.lock(lock, .build, isExclusive: true, waits: false) else { return nil }
      defer { _ = try? system.lock(lock, .build, isExclusive: false, waits: false) }
      try disk.follow(&tables)
      readCold()
      disk.mergePrivateLogs(&tables)
      let records = disk.records
      let selection = tables.selection(policy, records.map(\.record))
      var report = selection.report
      var smaller = selection.tables
      try disk.rewritePacks(&smaller)
      let rows = Compaction.rows(of: smaller)
      try disk.replaceSnapshot(rows.hot, rows.cold)
      disk.removeGarbage(smaller, policy.counted(records), &report)
      disk.packs.close()
      self.disk = disk
      return report
    } catch {
      disk.stop = .fault(error)
      self.disk = disk
      return nil
    }
  }
}

extension BuildTables {
  /// The tables without what may go, and what that is.
  fileprivate func selection(
    _ policy: CollectionPolicy, _ records: [BuildRecordFile]
  ) -> (tables: BuildTables, report: CollectionReport) {
    let kept = choose(policy, records)
    var report = CollectionReport()
    for node in 0..<nodes.count {
      for trace in loadedTraces(of: NodeID(node)) {
        if kept.contains(trace) { report.keptTraces += 1 } else { report.removedTraces += 1 }
      }
    }
    let rows = Compaction.rows(of: self, keeping: { kept.contains($0) })
    var smaller = BuildTables(base: rows.hot, payloadCount: rows.cold.payloads.count)
    smaller.add(rows.cold)
    func size(_ tables: BuildTables) -> (count: Int, bytes: Int) {
      tables.blobs.all.reduce(into: (0, 0)) { sum, blob in
        sum.0 += 1
        sum.1 += Int(blob.1.length)
      }
    }
    let (before, after) = (size(self), size(smaller))
    report.droppedArtifacts = before.count - after.count
    report.droppedBytes = before.bytes - after.bytes
    return (smaller, report)
  }
}

extension CollectionPolicy {
  /// The records that count: the last ones of each branch that exists or was built not long ago.
  fileprivate func counted<Name>(
    _ records: [(name: Name, record: BuildRecordFile)]
  ) -> [(name: Name, record: BuildRecordFile)] {
    var seen: [String: Int] = [:]
    var isLive: [String: Bool] = [:]
    // Newest first: the first of a branch says when it was last built.
    return records.filter { entry in
      let branch = entry.record.branch
      let live =
        isLive[branch] ?? (branches?.contains(branch) ?? true || entry.record.time > now - grace)
      isLive[branch] = live
      seen[branch, default: 0] += 1
      return live && seen[branch, default: 0] <= buildsPerBranch
    }
  }
}

extension BuildTables {
  /// The traces that stay: those of counted builds, and of the rest the last used ones as long as
  /// their artifacts are within the limit.
  fileprivate func choose(
    _ policy: CollectionPolicy, _ records: [BuildRecordFile]
  ) -> Set<TraceID> {
    let roots = Set(
      policy.counted(records.map { (name: (), record: $0) }).flatMap(\.record.fingerprints))
    var lastUse: [UInt32: UInt32] = [:]
    for record in records {
      for fingerprint in record.fingerprints {
        lastUse[fingerprint] = max(lastUse[fingerprint] ?? 0, record.number)
      }
    }
    var kept: Set<TraceID> = []
    var rest: [(use: UInt32, trace: TraceID)] = []
    var size: UInt64 = 0
    for node in 0..<nodes.count {
      for trace in loadedTraces(of: NodeID(node)) {
        let fingerprint = fingerprint(trace)
        if roots.contains(fingerprint) {
          kept.insert(trace)
        } else {
          rest.append((max(lastUse[fingerprint] ?? 0, traces.build(trace)), trace))
        }
      }
    }
    for (_, trace) in rest.sorted(by: { ($0.use, $0.trace) > ($1.use, $1.trace) }) {
      let more = traces.outputs(trace).reduce(UInt64(256)) {
        $0 &+ traces.output(at: $1).size
      }
      guard size &+ more <= policy.byteLimit else { break }
      size &+= more
      kept.insert(trace)
    }
    return kept
  }
}

extension Disk {
  /// Copies the live blobs of packs that are mostly garbage into new packs.
  fileprivate mutating func rewritePacks(_ tables: inout BuildTables) throws(SystemFault) {
    var live: [UInt32: Int] = [:]
    let blobs = tables.blobs.all
    for (_, location) in blobs where !location.isFile {
      live[location.pack, default: 0] += Int(location.length) + PackFiles.overhead
    }
    for (pack, bytes) in live.sorted(by: { $0.key < $1.key }) {
      let path = "\(folder.packs)/\(tables.names.text(NameID(rawValue: pack)))"
      guard let size = try? size(of: path), 2 * bytes < size else { continue }
      for (digest, location) in blobs where location.pack == pack {
        guard let content = self.bytes(location, of: digest, tables) else {
          tables.blobs.remove(digest)
          continue
        }
        let moved = try packs.append(
          content, tables.digests.digest(digest), tables.digests.algorithm(digest), &tables)
        tables.blobs.put(moved, of: digest)
      }
    }
    try packs.flush()
  }

  /// Removes all files that nothing refers to any more.
  fileprivate func removeGarbage(
    _ tables: BuildTables, _ records: [(name: String, record: BuildRecordFile)],
    _ report: inout CollectionReport
  ) {
    var names: Set<String> = []
    var files: Set<String> = []
    for (digest, location) in tables.blobs.all {
      if location.isFile {
        files.insert(
          folder.blob(
            hex: tables.digests.digest(digest).hex,
            isKeyed: tables.digests.algorithm(digest) == .keyed))
      } else {
        names.insert(tables.names.text(NameID(rawValue: location.pack)))
      }
    }
    for name in list(folder.packs) where !names.contains(name) {
      remove("\(folder.packs)/\(name)", &report)
    }
    for prefix in list(folder.blobs) {
      for name in list("\(folder.blobs)/\(prefix)") {
        let path = "\(folder.blobs)/\(prefix)/\(name)"
        if !files.contains(path) { remove(path, &report) }
      }
    }
    let counted = Set(records.map(\.name))
    for name in list(folder.builds) where !counted.contains(name) {
      remove("\(folder.builds)/\(name)", &report)
    }
    for name in list(folder.temporary) { removeTree("\(folder.temporary)/\(name)", &report) }
    for name in list(folder.path) where name.hasPrefix("old-") || name.hasPrefix("log.bad-") {
      removeTree("\(folder.path)/\(name)", &report)
    }
  }

  private func list(_ path: String) -> [String] { (try? system.list(path)) ?? [] }

  private func size(of path: String) throws(SystemFault) -> Int {
    let file = try system.open(path, .read)
    defer { system.close(file) }
    return try system.status(file).size
  }

  private func remove(_ path: String, _ report: inout CollectionReport) {
    let size = (try? size(of: path)) ?? 0
    if (try? system.remove(path)) == nil { return }
    report.removedFiles += 1
    report.removedBytes += size
  }

  private func removeTree(_ path: String, _ report: inout CollectionReport) {
    for name in list(path) { removeTree("\(path)/\(name)", &report) }
    remove(path, &report)
  }
}
