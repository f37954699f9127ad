import Digest

/// The open files of a store, and what waits to be written to them.
///
/// Blobs go into packs before the frames that speak of them go into the log. Nothing is forced onto
/// the disk: a killed process leaves what it wrote, and after a power cut every frame and every
/// blob is checked when it is read.
struct Disk: Sendable {
  /// How many bytes of frames are held back at most.
  static let bufferLimit = 1 << 16
  /// How long they are held back at most, in nanoseconds.
  static let bufferTime: Int64 = 100_000_000

  let folder: StoreFolder
  /// The lock file; nil where locks cannot be had, or nothing may be written.
  var lock: StoreDescriptor?
  /// The snapshot, kept open for its cold part; nil where it has none.
  var snapshot: StoreDescriptor?
  let header: SnapshotHeader
  let boot: [UInt8]
  /// The number of this build.
  let build: UInt32
  /// Whether this process writes a log of its own, because locks cannot be had.
  let isPrivate: Bool
  /// Why nothing is written any more; nil while it is.
  var stop: Stop?
  /// Whether somebody was told why.
  var isStopNoted = false

  var tail: LogTail
  var log: StoreDescriptor?
  var encoder: FrameEncoder?
  var buffer: [UInt8] = []
  /// How many frames of the encoder are in the log.
  var flushedFrames: UInt64 = 0
  var lastFlush: Int64 = 0
  var packs: PackFiles
  /// What has to be written before anything else: rows that are not trusted since the machine was
  /// started again.
  var firstFrames: [Frame] = []

  /// Why nothing is written.
  enum Stop: Error, Sendable {
    /// The store may only be read.
    case readOnly(SystemFault)
    /// A call failed.
    case fault(SystemFault)
    /// Other processes put another store into the folder, or used up the sessions.
    case replaced
    /// The build is over.
    case finished
  }

  var system: any StoreFileSystem { folder.system }

  // MARK: Recording

  /// Adds a frame; it is written when enough wait or the last write is long ago.
  mutating func record(_ frame: Frame, _ tables: inout BuildTables) throws(Stop) {
    if let stop { throw stop }
    do throws(SystemFault) {
      if encoder == nil { try startSession(&tables) }
      encode(frame, tables)
      if buffer.count >= Disk.bufferLimit || system.uptime() - lastFlush > Disk.bufferTime {
        try flush(&tables)
      }
    } catch {
      try give(up: .fault(error))
    }
    if let stop { throw stop }
  }

  /// Adds the bytes of a digest and a frame that says where they are.
  mutating func store(
    _ bytes: [UInt8], as id: DigestID, _ tables: inout BuildTables
  ) throws(Stop) {
    if let stop { throw stop }
    let location: BlobTable.Location
    do throws(SystemFault) {
      let digest = tables.digests.digest(id)
      let algorithm = tables.digests.algorithm(id)
      if bytes.count <= PackFiles.blobLimit {
        location = try packs.append(bytes, digest, algorithm, &tables)
      } else {
        try writeLarge(bytes, digest, algorithm)
        location = .file(length: bytes.count)
      }
    } catch {
      try give(up: .fault(error))
      return
    }
    tables.blobs.put(location, of: id)
    try record(.blob(id, location), &tables)
  }

  /// Writes what waits, and takes what others wrote.
  mutating func flush(_ tables: inout BuildTables) throws(SystemFault) {
    guard stop == nil, encoder != nil else { return }
    lastFlush = system.uptime()
    try packs.flush()
    if buffer.isEmpty { return }
    try appending(&tables) { disk, tables throws(SystemFault) in
      guard let encoder = disk.encoder else { return }
      try disk.append(disk.buffer)
      disk.tail.skip(
        disk.buffer, frames: encoder.frameCount - disk.flushedFrames, of: encoder.session,
        build: disk.build)
      disk.flushedFrames = encoder.frameCount
      disk.buffer.removeAll(keepingCapacity: true)
    }
  }

  /// Takes what others wrote, and writes nothing.
  mutating func follow(_ tables: inout BuildTables) throws(SystemFault) {
    if log == nil { log = try? system.open(folder.log(header.epoch), .update) }
    guard let log else { return }
    let size = try system.status(log).size
    if size > tail.position {
      let bytes = try system.bytes(of: log, at: tail.position, count: size - tail.position)
      tail.take(bytes, into: &tables, .following)
    }
  }

  /// Stops writing for good: what waits is dropped.
  mutating func give(up reason: Stop) throws(Stop) {
    if stop == nil { stop = reason }
    buffer = []
    throw reason
  }

  // MARK: The log

  private mutating func encode(_ frame: Frame, _ tables: borrowing BuildTables) {
    encoder?.encode(frame, tables, into: &buffer)
  }

  /// Draws a session's number, and writes its first frame so that nobody else draws the same.
  private mutating func startSession(_ tables: inout BuildTables) throws(SystemFault) {
    try appending(&tables) { disk, tables throws(SystemFault) in
      let number = disk.isPrivate ? LogTail.privateSession : disk.tail.freeSession
      guard let number else {
        disk.stop = .replaced
        return
      }
      var encoder = FrameEncoder(
        epoch: disk.header.epoch, session: number, base: disk.tail.base)
      var bytes: [UInt8] = []
      encoder.encode(.session(boot: disk.boot, build: disk.build), tables, into: &bytes)
      for frame in disk.firstFrames { encoder.encode(frame, tables, into: &bytes) }
      try disk.append(bytes)
      disk.tail.skip(bytes, frames: encoder.frameCount, of: number, build: disk.build)
      disk.flushedFrames = encoder.frameCount
      disk.encoder = encoder
    }
    lastFlush = system.uptime()
  }

  /// Calls a function while no other process appends, the log read up to its end.
  private mutating func appending(
    _ tables: inout BuildTables,
    _ body: (inout Disk, inout BuildTables) throws(SystemFault) -> Void
  ) throws(SystemFault) {
    if let lock { try lockAppend(lock) }
    defer { if let lock { try? system.unlock(lock, .append) } }
    if let lock, try system.status(lock).links == 0 {
      // The folder was deleted: whoever did that wants nothing of it back.
      stop = .replaced
      return
    }
    try openLog()
    guard try isSameLog() else {
      // Somebody cut off what this session builds on.
      stop = .replaced
      return
    }
    try follow(&tables)
    try cutTail()
    try body(&self, &tables)
  }

  private func lockAppend(_ lock: StoreDescriptor) throws(SystemFault) {
    let system = system
    _ = try system.again { () throws(SystemFault) in
      try system.lock(lock, .append, isExclusive: true, waits: true)
    }
  }

  private mutating func openLog() throws(SystemFault) {
    if log != nil { return }
    let path = isPrivate ? folder.privateLog(header.epoch) : folder.log(header.epoch)
    let system = system
    log = try folder.making { () throws(SystemFault) in try system.open(path, .create) }
  }

  private func isSameLog() throws(SystemFault) -> Bool {
    guard let log, tail.position > 0 else { return true }
    let start = tail.position - Frame.sumSize
    return try system.bytes(of: log, at: start, count: Frame.sumSize) == Array(tail.lastSum)
  }

  /// Cuts off what is no good frame: the rest of a write that a kill or a power cut ended, or
  /// damage. Good frames behind damage are kept aside; nothing reads them again.
  private mutating func cutTail() throws(SystemFault) {
    guard let log else { return }
    let size = try system.status(log).size
    guard size > tail.position else { return }
    let rest = try system.bytes(of: log, at: tail.position, count: size - tail.position)
    if rest.count > Disk.bufferLimit {
      try? system.replace(
        folder.path + "/log.bad-" + String(system.randomNumber(), radix: 36), with: rest,
        by: folder.scratch("bad"))
    }
    try system.truncate(log, to: tail.position)
  }

  private func append(_ bytes: [UInt8]) throws(SystemFault) {
    guard let log else { return }
    do throws(SystemFault) {
      try system.writeFully(log, at: tail.position, bytes)
    } catch {
      // Back to the last whole frame, so that others can go on.
      try? system.truncate(log, to: tail.position)
      throw error
    }
  }

  // MARK: Blobs

  private func writeLarge(
    _ bytes: [UInt8], _ digest: Digest, _ algorithm: DigestAlgorithm
  ) throws(SystemFault) {
    let path = folder.blob(hex: digest.hex, isKeyed: algorithm == .keyed)
    let scratch = folder.scratch("blob-" + String(system.randomNumber(), radix: 36))
    let (folder, system) = (folder, system)
    try folder.making { () throws(SystemFault) in
      try system.replace(scratch, with: bytes, by: scratch + ".part")
    }
    do throws(SystemFault) {
      try system.rename(scratch, to: path)
    } catch {
      guard error.isMissing, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        throw error
      }
      try system.makeDirectories(String(path[..<slash]))
      try system.rename(scratch, to: path)
    }
  }

  /// The bytes of a digest; nil where they are not there or not right.
  mutating func bytes(
    _ location: BlobTable.Location, of id: DigestID, _ tables: borrowing BuildTables
  ) -> [UInt8]? {
    let digest = tables.digests.digest(id)
    let algorithm = tables.digests.algorithm(id)
    do throws(SystemFault) {
      if !location.isFile { return try packs.read(location, digest, algorithm, tables) }
      let path = folder.blob(hex: digest.hex, isKeyed: algorithm == .keyed)
      let bytes = try system.contents(path)
      guard UInt32(clamping: bytes.count) == location.length else { return nil }
      return algorithm == .keyed || Digest(of: bytes) == digest ? bytes : nil
    } catch {
      return nil
    }
  }

  // MARK: The end

  /// Closes all files, and gives back all locks.
  mutating func close() {
    packs.close()
    for file in [log, snapshot, lock] { if let file { system.close(file) } }
    log = nil
    snapshot = nil
    lock = nil
  }
}
