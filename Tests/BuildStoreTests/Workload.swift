import BuildStore
import Digest
import FileTree
import TestSupport

/// Random builds: what engines would record, from a seed.
struct Workload {
  var random: RandomNumbers
  /// The texts of all traces that were ever recorded, by label.
  var recorded: [String: Set<String>] = [:]
  /// All that was ever said of each path, each text a signature with the answers.
  var settled: [String: Set<String>] = [:]
  /// The bytes of all blobs, by digest.
  var blobs: [Digest: [UInt8]] = [:]
  var count = 0
  /// How many different keys the nodes have.
  var keyCount = 40

  init(seed: UInt64) {
    random = RandomNumbers(seed: seed)
  }

  /// Records something.
  mutating func step(_ store: BuildStore) {
    count += 1
    switch random.below(10) {
    case 0..<6: record(store)
    case 6..<9: settle(store)
    default: settleRest(store)
    }
  }

  /// Bytes of an artifact, now and then large ones.
  mutating func bytes() -> [UInt8] {
    let size = random.chance(4) ? 70_000 + random.below(1000) : random.below(300)
    return Array(repeating: UInt8(random.below(256)), count: size)
  }

  mutating func path() -> TreePath {
    let parts = (0...random.below(3)).map { _ in ["a", "b", "cé", "d.yaml"][random.below(4)] }
    return random.chance(3) ? .root : TreePath(parts.joined(separator: "/")) ?? .root
  }

  mutating func signature() -> Signature {
    if random.chance(15) { return .absent }
    return Signature(
      modified: Int64(random.below(1 << 40)), changed: Int64(random.below(1 << 40)),
      size: Int64(random.below(1 << 20)), inode: random.next() >> 20, mode: 0o100644)
  }

  mutating func digest(_ count: Int = 40) -> Digest {
    Digest(of: withUnsafeBytes(of: random.below(count)) { Array($0) })
  }

  mutating func answer(_ tables: inout BuildTables) -> DigestID {
    if random.chance(30) { return DigestID(rawValue: UInt32(1 + random.below(7))) }
    return tables.digests.intern(digest(), random.chance(10) ? .keyed : .plain)
  }

  mutating func question(_ tables: inout BuildTables) -> QuestionID {
    switch QuestionKind.allCases[random.below(QuestionKind.allCases.count)] {
    case .glob:
      let base = tables.path(path())
      return tables.questions.glob(base, tables.name("*.\(random.below(3))"))
    case .output:
      let label = tables.label("lab:\(random.below(12))")
      return tables.questions.output(label, tables.name("main"))
    case let kind where kind.isAboutPath: return tables.questions.intern(kind, tables.path(path()))
    case let kind: return tables.questions.intern(kind, tables.name("N\(random.below(5))"))
    }
  }

  private mutating func record(_ store: BuildStore) {
    var made: [(DigestID, [UInt8])] = []
    for _ in 0..<random.below(3) {
      let bytes = bytes()
      let digest = Digest(of: bytes)
      blobs[digest] = bytes
      made.append((store.withTables { $0.digests.intern(digest) }, bytes))
    }
    for (id, bytes) in made { store.store(bytes, as: id) }
    let number = random.below(12)
    let record = store.withTables { trace(number, made, &$0) }
    let id = store.record(record)
    let tables = store.withTables { $0 }
    recorded["lab:\(number)", default: []].insert(StoreText.trace(id, tables, record.payload))
  }

  mutating func trace(
    _ number: Int, _ made: [(DigestID, [UInt8])], _ tables: inout BuildTables
  ) -> TraceRecord {
    var record = TraceRecord(
      label: tables.label("lab:\(number)"), key: tables.digests.intern(digest(keyCount)),
      dependencies: [], outputs: [], duration: UInt32(random.below(100_000)),
      build: UInt32(count % 3))
    for _ in 0..<random.below(7) {
      let question = question(&tables)
      record.dependencies.append(
        TraceRecord.Dependency(question, answer(&tables), isBatched: random.chance(30)))
    }
    for (index, blob) in made.enumerated() {
      record.outputs.append(
        TraceRecord.Output(
          name: tables.name("out\(index)"), digest: blob.0, size: UInt64(blob.1.count),
          mediaType: tables.name("text/plain"), isSensitive: random.chance(10)))
    }
    if random.chance(20) { record.declared = [tables.label("child:\(random.below(9))")] }
    record.payload = TracePayload(
      parameters: [UInt8(number)], children: random.chance(50) ? [1, 2, 3] : [],
      messages: random.chance(30) ? Array("careful".utf8) : [])
    return record
  }

  private mutating func settle(_ store: BuildStore) {
    let path = path()
    let signature = signature()
    let isRacy = random.chance(30)
    let (id, answers) = store.withTables { tables in
      let id = tables.path(path)
      return (
        id,
        [
          (tables.questions.intern(.content, id), answer(&tables)),
          (tables.questions.intern(.kind, id), DigestID.file),
        ] as [(question: QuestionID, answer: DigestID)]
      )
    }
    store.settle(id, signature, isRacy: isRacy, answers: answers)
    settled[path.text, default: []].insert("\(signature)\(isRacy ? " racy" : "")")
  }

  private mutating func settleRest(_ store: BuildStore) {
    let path = path()
    let signature = signature()
    if random.chance(50) {
      let directory = store.withTables { $0.directory(path) }
      store.settle(directory, signature, device: UInt64(random.below(3)), isRacy: random.chance(30))
    } else {
      let (asked, seen) = store.withTables { tables in
        (
          tables.questions.intern(.environment, tables.name("N\(random.below(5))")),
          answer(&tables)
        )
      }
      store.settle(asked, seen)
    }
  }
}
