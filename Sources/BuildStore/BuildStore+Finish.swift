import Synchronization

/// The end of a build.
extension BuildStore {
  /// Below how many bytes of log the snapshot is never written anew.
  static let logLimit = 1 << 20

  /// Ends the build: flushes, keeps the record, and writes the snapshot anew where the log has
  /// grown larger than 1 MiB and a quarter of the snapshot. Nothing can be recorded afterwards. A
  /// build that recorded nothing and has no record writes nothing.
  ///
  /// Rows of `paths` are kept though no trace asks about them: files that nodes write.
  public func finish(_ record: BuildRecord? = nil, keeping paths: [PathID] = []) {
    state.withLock { state in
      state.flush()
      if let record { state.disk?.write(record, state.tables) }
      if state.isLogLarge { state.compact(keeping: paths) }
      state.disk?.stop = .finished
    }
  }

  /// Ends a build that used what an earlier one used, whose own trace is known: its record is kept
  /// as that of this build.
  public func finish(renewing record: BuildRecord, like trace: TraceID) {
    state.withLock { state in
      state.flush()
      state.disk?.renew(record, like: trace, state.tables)
    }
    finish()
  }

  /// Writes the snapshot anew now, whatever the size of the log; false where another process has
  /// the store open, or nothing can be written. Nothing can be recorded afterwards.
  @discardableResult
  public func compact(keeping paths: [PathID] = []) -> Bool {
    state.withLock { state in
      state.flush()
      let isDone = state.compact(keeping: paths)
      state.disk?.stop = .finished
      return isDone
    }
  }
}

extension StoreState {
  var isLogLarge: Bool {
    guard let disk, disk.stop == nil else { return false }
    return disk.tail.position > max(BuildStore.logLimit, disk.header.byteCount / 4)
  }

  /// Writes the snapshot anew, if no other process has the store open.
  @discardableResult
  mutating func compact(
    keeping paths: [PathID] = [], where isKept: (TraceID) -> Bool = { _ in true }
  ) -> Bool {
    guard var disk, disk.stop == nil, let lock = disk.lock else { return false }
    let system = disk.system
    do throws(SystemFault) {
      // Refused where another build runs: the next one does it.
      let isAlone = try system.lock(lock, .build, isExclusive: true, waits: false)
      guard isAlone else { return false }
      defer { _ = try? system.lock(lock, .build, isExclusive: false, waits: false) }
      guard try system.status(lock).links > 0 else { return false }
      try disk.follow(&tables)
      readCold()
      disk.mergePrivateLogs(&tables)
      let rows = Compaction.rows(of: tables, keeping: isKept, paths)
      try disk.replaceSnapshot(rows.hot, rows.cold)
      self.disk = disk
      return true
    } catch {
      disk.stop = .fault(error)
      self.disk = disk
      return false
    }
  }
}

extension Disk {
  /// Puts a new snapshot with a new, empty log in place of the old ones.
  ///
  /// The epoch is drawn anew, so that no old log, even one that a power cut brings back, fits it.
  func replaceSnapshot(_ hot: HotRows, _ cold: ColdRows) throws(SystemFault) {
    var next = header
    next.epoch = system.randomNumber()
    next.build = max(build, tail.build)
    next.boot = boot
    let scratch = folder.scratch("state")
    let (system, folder) = (system, folder)
    try folder.making { () throws(SystemFault) in
      system.close(try system.open(scratch, .replace))
    }
    do throws(SystemFault) {
      try SnapshotFile(system: system).write(hot, cold, next, to: scratch)
      system.close(try system.open(folder.log(next.epoch), .replace))
      try system.rename(scratch, to: folder.snapshot)
    } catch {
      try? system.remove(scratch)
      throw error
    }
    removeLogs(but: StoreFolder.logName(next.epoch))
  }

  /// Removes logs that no snapshot goes with.
  private func removeLogs(but current: String) {
    for name in (try? system.list(folder.path)) ?? []
    where name.hasPrefix("log.") && name != current && !name.hasPrefix("log.bad-") {
      try? system.remove(folder.path + "/" + name)
    }
  }

  /// Takes what processes wrote that could not have locks.
  func mergePrivateLogs(_ tables: inout BuildTables) {
    let prefix = StoreFolder.privatePrefix + String(header.epoch, radix: 16) + "-"
    let names = (try? system.list(folder.path)) ?? []
    for name in names.sorted() where name.hasPrefix(prefix) {
      guard let bytes = try? system.contents(folder.path + "/" + name) else { continue }
      var tail = LogTail(epoch: header.epoch, base: tail.base)
      tail.take(bytes, into: &tables, .following)
    }
  }

  /// Samples the clock of the store's file system.
  func sampleClock() -> ClockSample {
    if case .readOnly = stop { return .none }
    let (system, folder) = (system, folder)
    do throws(SystemFault) {
      let file = try folder.making { () throws(SystemFault) in
        try system.open(folder.stampFile, .create)
      }
      defer { system.close(file) }
      try system.writeFully(file, at: 0, [0x0A])
      let status = try system.status(file)
      return ClockSample(time: status.modified, device: status.device)
    } catch {
      return .none
    }
  }
}
