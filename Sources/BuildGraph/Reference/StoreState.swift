import Digest
import Findings

/// What a process knows of its store, and where the medium ends as far as it was read.
struct StoreState: Sendable {
  var table = TraceTable()
  /// The digests of the blobs that lie on the medium.
  var persisted: Set<Digest> = []
  /// Where the next frame goes; nil where there is no store of this version yet.
  var end: Int?
  var epoch: UInt64 = 0
  var canWrite: Bool
  var notice: Finding?

  /// Reads everything. A medium that holds nothing of this version is left as it is until the
  /// first write.
  mutating func load(_ medium: any StoreMedium) throws(StoreFault) {
    end = nil
    persisted = []
    guard let size = try medium.size() else { return }
    let bytes = try medium.read(from: 0, count: size)
    guard let epoch = StoreFrames.epoch(of: bytes.prefix(StoreFrames.headerSize)) else { return }
    self.epoch = epoch
    end = StoreFrames.headerSize
    take(bytes.dropFirst(StoreFrames.headerSize))
  }

  /// Takes what other processes did since.
  mutating func follow(_ medium: any StoreMedium) throws(StoreFault) {
    let size = try medium.size() ?? 0
    let header = size == 0 ? [] : try medium.read(from: 0, count: StoreFrames.headerSize)
    guard let end, StoreFrames.epoch(of: header[...]) == epoch, size >= end else {
      return try load(medium)
    }
    if size > end { take(try medium.read(from: end, count: size - end)[...]) }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    let (frames, size) = StoreFrames.read(bytes)
    for frame in frames {
      switch frame {
      case .blob(let bytes):
        let digest = Digest(of: bytes)
        table.add(bytes, digest: digest)
        persisted.insert(digest)
      case .trace(let trace): table.add(trace)
      }
    }
    end = end.map { $0 + size }
  }

  mutating func append(
    _ trace: Trace, blobs: [(Digest, [UInt8])], to medium: any StoreMedium
  ) throws(StoreFault) {
    try follow(medium)
    guard let end else { return try rewrite(medium, table.liveFrames()) }
    var bytes: [UInt8] = []
    for (digest, blob) in blobs where !persisted.contains(digest) {
      bytes += StoreFrames.frame(.blob(blob))
    }
    bytes += StoreFrames.frame(.trace(trace))
    try medium.append(bytes, at: end)
    self.end = end + bytes.count
    persisted.formUnion(blobs.map(\.0))
    // What others did may have come in behind it.
    table.add(trace)
  }

  mutating func rewrite(_ medium: any StoreMedium, _ frames: [[UInt8]]) throws(StoreFault) {
    let next = UInt64.random(in: .min ... .max)
    let bytes = StoreFrames.header(epoch: next) + frames.joined()
    try medium.replace(bytes)
    epoch = next
    end = bytes.count
    persisted = Set(table.traces.values.joined().flatMap { $0.outputs.map(\.digest) })
      .intersection(table.blobs.keys)
  }

  /// Stops writing, and says so once.
  mutating func giveUp(_ fault: StoreFault) {
    canWrite = false
    notice = Finding(
      .warning, code: "store.not-writable", "results cannot be stored", found: fault.reason,
      hints: ["what was built now is built again next time"])
  }
}
