import Digest
import Findings

/// What a store holds, under its lock: see `BuildStore.recording`.
public struct StoreState: Sendable {
  /// How many bytes of artifacts are kept in memory where they cannot be written.
  static let memoryLimit = 256 << 20

  /// The tables. What is added here alone is in memory until something that refers to it is
  /// recorded.
  public var tables = BuildTables()
  var disk: Disk?
  var notices: [Finding] = []
  var build: UInt32 = 1
  /// Artifacts that could not be written.
  private var memory: [DigestID: [UInt8]] = [:]
  private var memorySize = 0
  private var isColdRead = false

  init() {}

  // MARK: Recording

  /// Keeps a finished run: the newest trace of its node.
  @discardableResult
  public mutating func record(_ trace: TraceRecord) -> TraceID {
    let id = tables.add(trace)
    write(.trace(trace))
    return id
  }

  /// Keeps what a path looked like and what was seen there then: see `BuildStore.settle`.
  public mutating func settle(
    _ path: PathID, _ signature: Signature, isRacy: Bool, answers: [TraceRecord.Dependency]
  ) {
    take(.path(path, signature, isRacy: isRacy, answers: answers))
  }

  /// Takes a frame into the tables, and writes it.
  mutating func take(_ frame: Frame) {
    tables.apply(frame, .opening)
    write(frame)
  }

  /// Writes a frame whose content is in the tables.
  mutating func write(_ frame: Frame) {
    guard disk != nil else { return }
    do throws(Disk.Stop) {
      try disk?.record(frame, &tables)
    } catch {
      note(error)
    }
  }

  mutating func flush() {
    do throws(SystemFault) {
      try disk?.flush(&tables)
    } catch {
      stop(error)
    }
    if case .replaced = disk?.stop { note(.replaced) }
  }

  mutating func follow() {
    try? disk?.follow(&tables)
  }

  private mutating func stop(_ fault: SystemFault) {
    do throws(Disk.Stop) {
      try disk?.give(up: .fault(fault))
    } catch {
      note(error)
    }
  }

  /// Says once why nothing is written.
  private mutating func note(_ stop: Disk.Stop) {
    if disk?.isStopNoted ?? true { return }
    disk?.isStopNoted = true
    switch stop {
    case .readOnly, .finished: break
    case .fault(let fault): notices.append(StoreNotice.notWritable(fault).finding)
    case .replaced: notices.append(StoreNotice.replaced.finding)
    }
  }

  // MARK: Artifacts

  /// Keeps the bytes of a digest. The bytes of a keyed digest must be sealed already.
  public mutating func store(_ bytes: [UInt8], as digest: DigestID) {
    if isStored(digest) { return }
    if disk != nil {
      do throws(Disk.Stop) {
        try disk?.store(bytes, as: digest, &tables)
        return
      } catch {
        note(error)
      }
    }
    tables.blobs.remove(digest)
    guard memorySize + bytes.count <= StoreState.memoryLimit else { return }
    memory[digest] = bytes
    memorySize += bytes.count
  }

  /// Whether the bytes of a digest were stored once. Does not look whether they still lie there.
  public mutating func isStored(_ digest: DigestID) -> Bool {
    if memory[digest] != nil { return true }
    readCold()
    return tables.blobs.location(digest) != nil
  }

  mutating func bytes(of digest: DigestID) -> [UInt8]? {
    if let bytes = memory[digest] { return bytes }
    readCold()
    guard digest.isDigest, let location = tables.blobs.location(digest) else { return nil }
    if let bytes = disk?.bytes(location, of: digest, tables) { return bytes }
    forget(digest)
    return nil
  }

  mutating func forget(_ digest: DigestID) {
    if let bytes = memory.removeValue(forKey: digest) { memorySize -= bytes.count }
    take(.tombstone(digest))
  }

  // MARK: The cold part

  /// Reads what misses need, once.
  mutating func readCold() {
    if isColdRead { return }
    isColdRead = true
    guard let disk, let snapshot = disk.snapshot else { return }
    do throws(SnapshotFailure) {
      let cold = try SnapshotFile(system: disk.system).readCold(
        snapshot, disk.header, tables.limits)
      tables.add(cold)
    } catch {
      tables.traces.payloads.base = .lost
    }
  }
}

extension BuildTables {
  /// How many rows there are that traces point into.
  var limits: TraceLimits {
    TraceLimits(
      nodes: nodes.count, digests: digests.count, questions: questions.count, names: names.count)
  }

  /// Adds the cold part of the snapshot.
  mutating func add(_ cold: ColdRows) {
    traces.payloads.base = .read(cold.payloads)
    blobs.insert(below: cold.blobs)
    let older = TraceTable(base: cold.older, payloadCount: 0)
    for row in 0..<older.count { append(TraceID(row), of: older) }
    nodes.forgetOlder()
  }

  /// Hangs a trace behind those that its node has already.
  private mutating func append(_ trace: TraceID, of older: TraceTable) {
    let node = older.node(trace)
    let chain = loadedTraces(of: node)
    let record = older.record(trace, label: nodes.label(node))
    guard chain.count < BuildTables.traceLimit, !chain.contains(where: { traces.has($0, record) })
    else { return }
    let payload = older.columns.payload[trace.index]
    let id = traces.columns.append(record, node, previous: nil, payload: payload)
    if let last = chain.last {
      traces.columns.previous[last.index] = id.rawValue
    } else {
      nodes.rows.newest[node.index] = id.rawValue
    }
  }
}

extension TraceTable {
  /// A trace as it was recorded, without its payload and its declarations.
  func record(_ id: TraceID, label: LabelID) -> TraceRecord {
    TraceRecord(
      label: label, key: key(id), dependencies: dependencies(id).map { dependency(at: $0) },
      outputs: outputs(id).map { output(at: $0) }, duration: duration(id), build: build(id))
  }
}

extension NodeTable {
  /// Whether older traces of a node have not been read yet.
  func hasOlder(_ id: NodeID) -> Bool { rows.hasOlder[id.index] != 0 }

  fileprivate mutating func forgetOlder() {
    rows.hasOlder = Array(repeating: 0, count: rows.hasOlder.count)
  }
}
