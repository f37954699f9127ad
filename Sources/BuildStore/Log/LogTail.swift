/// How far the log was read, and what of it each session has defined.
struct LogTail: Sendable {
  let epoch: UInt64
  /// How many rows the snapshot has.
  let base: PerSpace<Int>
  /// Where the next frame begins.
  private(set) var position = 0
  /// The checksum of the last frame: whether the log still is the one that was read.
  private(set) var lastSum: ArraySlice<UInt8> = []
  /// The number of the last build that wrote.
  private(set) var build: UInt32 = 0
  /// The starts of the machine that wrote.
  private(set) var boots: Set<[UInt8]> = []
  /// How many good frames of each session were seen.
  private var counts: [UInt16: UInt64] = [:]
  private var decoders: [UInt16: FrameDecoder] = [:]

  init(epoch: UInt64, base: PerSpace<Int>) {
    self.epoch = epoch
    self.base = base
  }

  /// A session's number that nobody has used; nil where there is none left.
  var freeSession: UInt16? {
    let (next, overflow) = (counts.keys.max() ?? 0).addingReportingOverflow(1)
    return overflow || next == LogTail.privateSession ? nil : next
  }

  /// The session of whoever writes a log of his own.
  static let privateSession = UInt16.max

  /// Takes bytes that follow what was read, up to the first bad frame.
  ///
  /// Sessions are taken one after another: so every order in which processes came to write gives
  /// the same tables. A session whose frames cannot be understood is left out from there on.
  mutating func take(_ bytes: [UInt8], into tables: inout BuildTables, _ use: LogUse) {
    var found: [RawFrame] = []
    var offset = 0
    while let frame = frame(bytes, at: offset) {
      found.append(frame)
      offset = frame.end
      counts[frame.session, default: 0] += 1
    }
    if found.isEmpty { return }
    position += offset
    lastSum = bytes[..<offset].suffix(Frame.sumSize)
    if !zip(found, found.dropFirst()).allSatisfy({ $0.session <= $1.session }) {
      found.sort { ($0.session, $0.end) < ($1.session, $1.end) }
    }
    for frame in found { apply(frame, bytes, &tables, use) }
  }

  /// Notes frames that this process appended itself.
  mutating func skip(_ bytes: [UInt8], frames: UInt64, of session: UInt16, build: UInt32) {
    position += bytes.count
    lastSum = bytes.suffix(Frame.sumSize)
    counts[session, default: 0] += frames
    self.build = max(self.build, build)
  }

  /// Whether a good frame of any session lies at a place.
  func hasFrame(_ bytes: [UInt8], at offset: Int) -> Bool { frame(bytes, at: offset) != nil }

  private struct RawFrame {
    let kind: UInt8
    let session: UInt16
    let payload: Range<Int>
    var end: Int { payload.upperBound + Frame.sumSize }
  }

  private func frame(_ bytes: [UInt8], at start: Int) -> RawFrame? {
    guard start + Frame.headerSize + Frame.sumSize <= bytes.count else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    let payload = start + Frame.headerSize
    let end = payload + length
    guard end + Frame.sumSize <= bytes.count else { return nil }
    let session = UInt16(bytes[start + 5]) | UInt16(bytes[start + 6]) << 8
    let seed = Frame.seed(epoch: epoch, session: session, number: counts[session] ?? 0)
    let isGood = bytes.withUnsafeBytes { bytes in
      let sum = bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self)
      return UInt64(littleEndian: sum)
        == Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), seed: seed)
    }
    return isGood ? RawFrame(kind: bytes[start + 4], session: session, payload: payload..<end) : nil
  }

  private mutating func apply(
    _ frame: RawFrame, _ bytes: [UInt8], _ tables: inout BuildTables, _ use: LogUse
  ) {
    var decoder = decoders[frame.session] ?? FrameDecoder(base: base)
    if decoder.isBroken { return }
    do throws(BinaryReader.Damage) {
      let content = try decoder.decode(kind: frame.kind, bytes[frame.payload], into: &tables)
      if case .session(let boot, let build) = content {
        boots.insert(boot)
        self.build = max(self.build, build)
      }
      tables.apply(content, use)
    } catch {
      decoder.isBroken = true
    }
    decoders[frame.session] = decoder
  }
}

/// What of the log is taken into the tables.
enum LogUse: Sendable {
  /// Everything: the store is being opened.
  case opening
  /// What others finished meanwhile. What they saw is left out: in one build every question has
  /// one answer.
  case following
}

extension BuildTables {
  /// Takes a frame of the log.
  mutating func apply(_ frame: Frame, _ use: LogUse) {
    switch frame {
    case .session: break
    case .trace(let record): _ = add(record)
    case .path(let path, let signature, let isRacy, let answers):
      if use == .following { return }
      files.settle(path, signature, isRacy: isRacy)
      for answer in answers { questions.setAnswer(answer.answer, to: answer.question) }
    case .directory(let directory, let signature, let device, let isRacy):
      if use == .following { return }
      directories.settle(directory, signature, device: device, isRacy: isRacy)
    case .answer(let question, let answer):
      if use == .opening { questions.setAnswer(answer, to: question) }
    case .blob(let digest, let location): blobs.put(location, of: digest)
    case .tombstone(let digest): blobs.remove(digest)
    }
  }
}
