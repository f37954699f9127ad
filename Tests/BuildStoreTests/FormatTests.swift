import Digest
import FileTree
import TestSupport
import Testing

@testable import BuildStore

/// A frame fits one place only: of its epoch, its session, and its turn in it.
@Test func framesFitOnePlace() {
  var tables = BuildTables()
  let base = tables.counts
  var encoder = FrameEncoder(epoch: 7, session: 3, base: base)
  var bytes: [UInt8] = []
  var ends: [Int] = []
  for number in 0..<5 {
    let question = tables.questions.intern(.environment, tables.name("N\(number)"))
    encoder.encode(.answer(question, .absent), tables, into: &bytes)
    ends.append(bytes.count)
  }
  func read(_ bytes: [UInt8], epoch: UInt64 = 7) -> (position: Int, questions: Int) {
    var fresh = BuildTables()
    var tail = LogTail(epoch: epoch, base: base)
    tail.take(bytes, into: &fresh, .opening)
    return (tail.position, fresh.questions.count)
  }
  #expect(read(bytes) == (bytes.count, 5))
  #expect(read(bytes + bytes) == (bytes.count, 5), "not a second time")
  #expect(read(bytes, epoch: 8) == (0, 0), "not in another log")
  let withoutSecond = Array(bytes[..<ends[0]] + bytes[ends[1]...])
  #expect(read(withoutSecond) == (ends[0], 1), "not after another one")
  var otherSession = bytes
  otherSession[5] = 4
  #expect(read(otherSession) == (0, 0))
  for end in 0..<bytes.count {
    let whole = ends.last { $0 <= end } ?? 0
    #expect(read(Array(bytes[..<end])).position == whole, "cut at \(end)")
  }
}

/// Whatever a frame holds comes back the same, in the ids of other tables.
@Test func framesComeBackTheSame() {
  for seed in RandomNumbers.seeds() {
    var workload = Workload(seed: seed)
    var tables = BuildTables()
    // Ids of the snapshot and of the session are mixed.
    for _ in 0..<workload.random.below(10) { _ = workload.question(&tables) }
    let base = tables.counts
    var other = tables
    var encoder = FrameEncoder(epoch: 1, session: 1, base: base)
    var decoder = FrameDecoder(base: base)
    for _ in 0..<10 { _ = workload.question(&other) }
    for _ in 0..<20 {
      let frame = workload.frame(&tables)
      var bytes: [UInt8] = []
      encoder.encode(frame, tables, into: &bytes)
      let payload = bytes[Frame.headerSize..<bytes.count - Frame.sumSize]
      let read = try? decoder.decode(kind: bytes[4], payload, into: &other)
      #expect(read.map { text($0, other) } == text(frame, tables), "HGRAPH_SEED=\(seed)")
    }
  }
}

extension Workload {
  fileprivate mutating func frame(_ tables: inout BuildTables) -> Frame {
    switch random.below(6) {
    case 0:
      let pack = random.chance(50) ? noID : tables.name("p\(random.below(3))").rawValue
      let location = BlobTable.Location(
        pack: pack, offset: UInt32(random.below(1 << 30)), length: UInt32(random.below(99)))
      return .blob(tables.digests.intern(digest()), location)
    case 1: return .tombstone(tables.digests.intern(digest(), .keyed))
    case 2: return .answer(question(&tables), answer(&tables))
    case 3:
      return .directory(
        tables.directory(path()), signature(), device: random.next(), isRacy: random.chance(50))
    case 4:
      let path = tables.path(path())
      let answers = [TraceRecord.Dependency(question(&tables), answer(&tables))]
      return .path(path, signature(), isRacy: random.chance(50), answers: answers)
    default: return .trace(trace(random.below(5), [], &tables))
    }
  }
}

/// A frame in words.
private func text(_ frame: Frame, _ tables: BuildTables) -> String {
  func pair(_ dependency: TraceRecord.Dependency) -> String {
    StoreText.question(dependency.question, tables) + StoreText.answer(dependency.answer, tables)
      + "\(dependency.isBatched)"
  }
  switch frame {
  case .session(let boot, let build): return "session \(boot) \(build)"
  case .trace(let record):
    let label = tables.nodes.labels.text(record.label)
    let declared = record.declared.map { tables.nodes.labels.text($0) }
    return "\(label) \(StoreText.answer(record.key, tables)) \(record.dependencies.map(pair)) "
      + "\(declared) \(record.payload) \(record.duration) \(record.build)"
  case .path(let path, let signature, let isRacy, let answers):
    return "\(tables.text(path)) \(signature) \(isRacy) \(answers.map(pair))"
  case .directory(let directory, let signature, let device, let isRacy):
    return "\(tables.text(directory)) \(signature) \(device) \(isRacy)"
  case .answer(let question, let answer): return pair(TraceRecord.Dependency(question, answer))
  case .blob(let digest, let location):
    let pack = location.isFile ? "file" : tables.names.text(NameID(rawValue: location.pack))
    return "\(StoreText.answer(digest, tables)) \(pack) \(location.offset) \(location.length)"
  case .tombstone(let digest): return "no \(StoreText.answer(digest, tables))"
  }
}

/// Any bytes as a frame's payload, a header, a record or a blob: an error, never a crash.
@Test func anyBytesAreRead() {
  for seed in RandomNumbers.seeds() {
    var random = RandomNumbers(seed: seed)
    var tables = BuildTables()
    var decoder = FrameDecoder(base: tables.counts)
    for _ in 0..<100 {
      let bytes = (0..<random.below(80)).map { _ in
        random.chance(60) ? UInt8(random.below(8)) : UInt8(random.below(256))
      }
      _ = try? decoder.decode(kind: UInt8(random.below(9)), bytes[...], into: &tables)
      _ = SnapshotHeader.size(of: SnapshotHeader.magic + [1, 0, 0, 0] + bytes)
      _ = try? SnapshotHeader(bytes)
      _ = BuildRecordFile(bytes)
      _ = PackedBlob(bytes[...])
    }
  }
}

/// Columns that do not fit together are damage, whatever their sums say.
@Test func inconsistentColumnsAreDamage() {
  var workload = Workload(seed: 5)
  var tables = BuildTables()
  for number in 0..<20 { _ = tables.add(workload.trace(number, [], &tables)) }
  let rows = Compaction.rows(of: tables).hot
  #expect(rows.isConsistent)
  let faults: [(String, (inout HotRows) -> Void)] = [
    ("a question's subject", { $0.questions.subject[0] = 9_999 }),
    ("a question's kind", { $0.questions.kind[0] = 77 }),
    ("an answer", { $0.current[0] = 9_999 }),
    ("a parent", { $0.directories.first[1] = 5 }),
    ("the root's parent", { $0.directories.first[0] = 1 }),
    ("a name's start", { $0.names.starts[1] = 9_999 }),
    ("a name's end", { $0.names.arena[0] = 1 }),
    ("a path's directory", { $0.paths.first[0] = 9_999 }),
    ("a missing row", { $0.pathSignatures.inode.removeLast() }),
    ("a trace's node", { $0.traces.node[0] = 9_999 }),
    ("a trace's question", { $0.traces.question[0] = 9_999 }),
    ("a trace's start", { $0.traces.dependencyStart[1] = 9_999 }),
    ("a newest trace", { $0.nodes.newest[0] = 9_999 }),
    ("a node's label", { $0.nodes.label[0] = 9_999 }),
    ("no digests", { $0.digests.digests = [] }),
  ]
  for (name, break_) in faults {
    var broken = rows
    break_(&broken)
    #expect(!broken.isConsistent, "\(name)")
  }
}

/// What no kept trace needs is dropped by compaction, and what it needs is not.
@Test func compactionDropsWhatNothingNeeds() {
  var tables = BuildTables()
  let main = tables.name("main")
  for number in 0..<4 {
    let path = tables.path(TreePath("d\(number)/f") ?? .root)
    let question = tables.questions.intern(.content, path)
    let answer = tables.digests.intern(Digest(of: [UInt8(number)]))
    tables.questions.setAnswer(answer, to: question)
    _ = tables.add(
      TraceRecord(
        label: tables.label("lab:\(number)"), key: .absent,
        dependencies: [TraceRecord.Dependency(question, answer)],
        outputs: [
          TraceRecord.Output(name: main, digest: answer, size: 1, mediaType: main)
        ]))
  }
  let (hot, cold) = Compaction.rows(of: tables, keeping: { $0.index % 2 == 0 })
  var smaller = BuildTables(base: hot, payloadCount: 0)
  smaller.add(cold)
  #expect(smaller.nodes.count == 2)
  #expect(smaller.files.count == 2)
  #expect(smaller.directories.count == 3)
  #expect(smaller.questions.count == 2)
  #expect(smaller.digests.count == DigestID.reservedCount + 2)
  #expect((0..<2).map { smaller.text(PathID($0)) } == ["d0/f", "d2/f"])
  #expect(Compaction.rows(of: tables, keeping: { _ in false }, [PathID(1)]).hot.paths.count == 1)
}

/// The bytes of a plain digest are hashed when they are read; those of a keyed one have a sum.
@Test func packedBlobsAreChecked() {
  let bytes = Array("some bytes".utf8)
  let (right, wrong) = (Digest(of: bytes), Digest(of: [1]))
  for algorithm in [DigestAlgorithm.plain, .keyed] {
    let raw = PackFiles.encode(bytes, right, algorithm)
    #expect(PackFiles.decode(raw, right, algorithm) == bytes)
    #expect(PackFiles.decode(raw, wrong, algorithm) == nil, "another digest")
    #expect(PackFiles.decode(raw + [0], right, algorithm) == nil)
    for index in raw.indices {
      var damaged = raw
      damaged[index] ^= 0x20
      #expect(PackFiles.decode(damaged, right, algorithm) == nil, "byte \(index)")
    }
  }
  #expect(PackFiles.decode(PackFiles.encode(bytes, wrong, .plain), wrong, .plain) == nil)
  let sealed = PackFiles.encode(bytes, wrong, .keyed)
  #expect(PackFiles.decode(sealed, wrong, .keyed) == bytes, "its digest is not of these bytes")
}
