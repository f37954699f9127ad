import Findings

/// Opens the folder of a store: makes it where it is missing, and loads what is in it.
struct StoreOpening {
  let folder: StoreFolder
  private var system: any StoreFileSystem { folder.system }

  init(folder: StoreFolder) {
    self.folder = folder
  }

  /// What came of it. Without a disk the store lives in memory.
  struct Outcome {
    var tables = BuildTables()
    var disk: Disk?
    var build: UInt32 = 1
    var notice: StoreNotice?
  }

  /// Opens the store. Never throws: where nothing can be had, the tables are empty.
  func open() -> Outcome {
    do throws(SystemFault) {
      let lock = try openLock()
      return try open(lock)
    } catch {
      if error.isReadOnly { return openReadOnly(error) }
      return Outcome(notice: .unusable(error))
    }
  }

  private func openLock() throws(SystemFault) -> StoreDescriptor {
    let (system, folder) = (system, folder)
    do throws(SystemFault) {
      return try system.again { () throws(SystemFault) in
        try system.open(folder.lockFile, .update)
      }
    } catch {
      guard error.isMissing else { throw error }
    }
    return try folder.making { () throws(SystemFault) in
      try system.open(folder.lockFile, .create)
    }
  }

  private func open(_ lock: StoreDescriptor) throws(SystemFault) -> Outcome {
    do throws(SystemFault) {
      _ = try waitFor(.build, lock, isExclusive: false)
    } catch {
      guard error.hasNoLocks else {
        system.close(lock)
        throw error
      }
      system.close(lock)
      return openPrivate(error)
    }
    do throws(SystemFault) {
      if let outcome = try load(lock) { return outcome }
      return try create(lock)
    } catch {
      system.close(lock)
      throw error
    }
  }

  private func waitFor(
    _ range: LockRange, _ lock: StoreDescriptor, isExclusive: Bool
  ) throws(SystemFault) -> Bool {
    let system = system
    return try system.again { () throws(SystemFault) in
      try system.lock(lock, range, isExclusive: isExclusive, waits: true)
    }
  }

  /// Loads what is there; nil where there is nothing of this version, or its snapshot is damaged.
  private func load(_ lock: StoreDescriptor?, isPrivate: Bool = false) throws(SystemFault)
    -> Outcome?
  {
    if try isOtherVersion() { return nil }
    let snapshot: StoreDescriptor
    do throws(SystemFault) {
      let (system, folder) = (system, folder)
      snapshot = try system.again { () throws(SystemFault) in
        try system.open(folder.snapshot, .read)
      }
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    let file = SnapshotFile(system: system)
    do throws(SnapshotFailure) {
      let header = try file.header(snapshot)
      let hot = try file.readHot(snapshot, header)
      return try finish(lock, snapshot, header, hot, isPrivate: isPrivate)
    } catch {
      system.close(snapshot)
      if case .system(let fault) = error { throw fault }
      return nil
    }
  }

  private func finish(
    _ lock: StoreDescriptor?, _ snapshot: StoreDescriptor, _ header: SnapshotHeader,
    _ hot: HotRows, isPrivate: Bool
  ) throws(SnapshotFailure) -> Outcome {
    let payloadCount = header.sections.first { $0.number == 1000 }.map { Int($0.byteCount) } ?? 0
    var tables = BuildTables(base: hot, payloadCount: payloadCount)
    var tail = LogTail(epoch: header.epoch, base: tables.counts)
    let log = try? system.open(folder.log(header.epoch), lock == nil ? .read : .update)
    var lastAppend = Int64.min
    do throws(SystemFault) {
      lastAppend = try system.status(snapshot).modified
      if let log {
        let status = try system.status(log)
        lastAppend = max(lastAppend, status.modified)
        let bytes = try system.bytes(of: log, at: 0, count: status.size)
        tail.take(bytes, into: &tables, .opening)
      }
    } catch {
      if let log { system.close(log) }
      throw .system(error)
    }
    if isPrivate, let log { system.close(log) }
    let boot = system.bootID()
    let build = max(header.build, tail.build) &+ 1
    var disk = Disk(
      folder: folder, lock: lock, snapshot: snapshot, header: header, boot: boot, build: build,
      isPrivate: isPrivate,
      tail: isPrivate ? LogTail(epoch: header.epoch, base: tail.base) : tail,
      log: isPrivate ? nil : log,
      packs: PackFiles(folder: folder, epoch: header.epoch))
    if header.boot != boot, !tail.boots.contains(boot) {
      disk.firstFrames = tables.distrust(changedAfter: lastAppend)
    }
    return Outcome(tables: tables, disk: disk, build: build)
  }

  /// Makes an empty store, where no other process has just done so.
  private func create(_ lock: StoreDescriptor) throws(SystemFault) -> Outcome {
    _ = try waitFor(.append, lock, isExclusive: true)
    defer { try? system.unlock(lock, .append) }
    if let outcome = try load(lock) { return outcome }
    for path in folder.all { try system.makeDirectories(path) }
    var notice: StoreNotice?
    if try isOtherVersion() {
      try moveAside()
      notice = .otherVersion
    } else if (try? system.contents(folder.snapshot)) != nil {
      notice = .damaged
    }
    try system.replace(
      folder.versionFile, with: StoreFolder.version, by: folder.scratch("version"),
      isDurable: true)
    let header = SnapshotHeader(epoch: system.randomNumber(), build: 0, boot: system.bootID())
    let scratch = folder.scratch("state")
    try SnapshotFile(system: system).write(
      BuildTables().emptyRows, ColdRows(), header, to: scratch)
    try system.rename(scratch, to: folder.snapshot)
    guard var outcome = try load(lock) else { throw SystemFault(number: 5) }
    outcome.notice = notice
    return outcome
  }

  /// Moves what another version left into a folder of its own.
  private func moveAside() throws(SystemFault) {
    let names = try system.list(folder.path)
    var number = 1
    while names.contains("old-\(number)") { number += 1 }
    let old = folder.path + "/old-\(number)"
    try system.makeDirectory(old)
    for name in names where name != "lock" && !name.hasPrefix("old-") {
      try system.rename(folder.path + "/" + name, to: old + "/" + name)
    }
    for path in folder.all { try system.makeDirectories(path) }
  }

  private func openReadOnly(_ fault: SystemFault) -> Outcome {
    var outcome = (try? load(nil)) ?? Outcome()
    outcome.disk?.stop = .readOnly(fault)
    outcome.notice = .readOnly(fault)
    return outcome
  }

  private func openPrivate(_ fault: SystemFault) -> Outcome {
    var outcome = (try? load(nil, isPrivate: true)) ?? Outcome()
    outcome.notice = .noLocks(fault)
    return outcome
  }

  /// Whether another version of the program wrote what is there.
  private func isOtherVersion() throws(SystemFault) -> Bool {
    do throws(SystemFault) {
      return try system.contents(folder.versionFile) != StoreFolder.version
    } catch {
      // A power cut may have taken this file alone: the snapshot has a version of its own.
      if error.isMissing { return false }
      throw error
    }
  }
}

extension BuildTables {
  /// The rows of a snapshot of empty tables.
  var emptyRows: HotRows {
    var rows = HotRows()
    rows.names = names.rows
    rows.labels = nodes.labels.rows
    rows.digests = digests.rows
    rows.directories = directories.rows
    rows.directorySignatures = directories.signatures
    rows.device = directories.device
    return rows
  }

  /// Marks what was changed shortly before the machine stopped: such files may have lost bytes and
  /// kept their signatures. Returns the frames that say so.
  mutating func distrust(changedAfter lastAppend: Int64) -> [Frame] {
    let (limit, overflow) = lastAppend.subtractingReportingOverflow(60_000_000_000)
    if overflow { return [] }
    var frames: [Frame] = []
    for row in 0..<files.count where files.signatures.changed[row] > limit {
      let path = PathID(row)
      guard let signature = files.signature(path), !signature.isAbsent else { continue }
      files.distrust(path)
      frames.append(.path(path, signature, isRacy: true, answers: []))
    }
    for row in 0..<directories.count where directories.signatures.changed[row] > limit {
      let directory = DirectoryID(row)
      guard let signature = directories.signature(directory), !signature.isAbsent else { continue }
      let device = directories.device[row]
      directories.settle(directory, signature, device: device, isRacy: true)
      frames.append(.directory(directory, signature, device: device, isRacy: true))
    }
    return frames
  }
}
