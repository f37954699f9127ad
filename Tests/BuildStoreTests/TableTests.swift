import Digest
import FileTree
import TestSupport
import Testing

@testable import BuildStore

/// The sums of XXH64, from its specification's test vectors.
@Test func checksumFollowsItsSpecification() {
  let prime: UInt64 = 0x9E37_79B1
  // The sanity buffer of the reference implementation: bytes of a fixed generator.
  var generator = prime
  var buffer: [UInt8] = []
  for _ in 0..<222 {
    buffer.append(UInt8(truncatingIfNeeded: generator >> 56))
    generator = generator &* 0x9E37_79B1_85EB_CA8D
  }
  let vectors: [(count: Int, seed: UInt64, sum: UInt64)] = [
    (0, 0, 0xEF46_DB37_51D8_E999), (0, prime, 0xAC75_FDA2_929B_17EF),
    (1, 0, 0xE934_A84A_DB05_2768), (1, prime, 0x5014_6076_43A9_B4C3),
    (4, 0, 0x9136_A0DC_A574_57EE), (14, 0, 0x8282_DCC4_994E_35C8),
    (14, prime, 0xC3BD_6BF6_3DEB_6DF0), (222, 0, 0xB641_AE8C_B691_C174),
    (222, prime, 0x20CB_8AB7_AE10_C14A),
  ]
  for (count, seed, sum) in vectors {
    #expect(Checksum.of(buffer[..<count], seed: seed) == sum, "\(count) bytes, seed \(seed)")
  }
  #expect(Checksum.of(Array("abc".utf8), seed: 0) == 0x44BC_2CF5_AD77_0999)
}

/// Any sequence of texts gets the ids of a dictionary, from a snapshot or not.
@Test func textsHaveOneIdEach() {
  for seed in RandomNumbers.seeds() {
    var random = RandomNumbers(seed: seed)
    var table = ByteTable<NameID>()
    var known: [String: NameID] = [:]
    let rounds = 1 + random.below(3)
    for _ in 0..<rounds {
      for _ in 0..<random.below(300) {
        let text = String(repeating: "é/x\0", count: random.below(4)) + "\(random.below(200))"
        let isNew = known[text] == nil
        #expect((table.find(text) == nil) == isNew, "HGRAPH_SEED=\(seed)")
        let id = table.intern(text)
        if let before = known[text] { #expect(id == before, "HGRAPH_SEED=\(seed)") }
        known[text] = id
        #expect(table.text(id) == text, "HGRAPH_SEED=\(seed)")
      }
      #expect(table.count == known.count, "HGRAPH_SEED=\(seed)")
      table = ByteTable(base: table.rows)
    }
    for (text, id) in known { #expect(table.find(text) == id, "HGRAPH_SEED=\(seed)") }
  }
}

@Test func digestsOfTwoAlgorithmsDiffer() {
  var table = DigestTable()
  let digest = Digest(of: [1])
  let plain = table.intern(digest)
  let keyed = table.intern(digest, .keyed)
  #expect(plain != keyed)
  #expect(table.intern(digest) == plain)
  #expect(table.algorithm(keyed) == .keyed && table.algorithm(plain) == .plain)
  #expect(table.digest(keyed) == digest)
  #expect(plain.rawValue == UInt32(DigestID.reservedCount))
  #expect(table.find(Digest(words: (0, 0, 0, 0))) == nil, "reserved rows are no digests")
  var filled = DigestTable()
  for number in 0..<200 { _ = filled.intern(Digest(of: [UInt8(number)]), .keyed) }
  #expect((16..<216).allSatisfy { filled.algorithm(DigestID($0)) == .keyed })
}

@Test func pathsHaveOneIdEach() {
  var tables = BuildTables()
  let texts = ["", "a", "a/b", "a/b/c", "b/a", "b", "é/x"]
  let ids = texts.map { tables.path(TreePath($0) ?? .root) }
  #expect(Set(ids).count == texts.count)
  for (text, id) in zip(texts, ids) {
    #expect(tables.text(id) == text)
    #expect(tables.path(TreePath(text) ?? .root) == id)
  }
  #expect(tables.directory(.root) == .root)
  let directory = tables.directory(TreePath("a/b") ?? .root)
  #expect(tables.files.directory(ids[3]) == directory)
  #expect(tables.text(directory) == "a/b")
}

/// Sixteen traces a node are kept; one that saw the same as an earlier takes its place.
@Test func newestTracesAreKept() {
  var tables = BuildTables()
  let label = tables.label("lab:x")
  func record(_ number: Int, _ tables: inout BuildTables) -> TraceRecord {
    TraceRecord(
      label: label, key: tables.digests.intern(Digest(of: [UInt8(number)])), dependencies: [],
      outputs: [], duration: UInt32(number))
  }
  for number in 0..<40 { _ = tables.add(record(number, &tables)) }
  let node = tables.nodes.node(label)
  #expect(node != nil)
  guard let node else { return }
  let durations = { (tables: BuildTables) in
    tables.loadedTraces(of: node).map { tables.traces.duration($0) }
  }
  #expect(durations(tables) == (24..<40).reversed().map { UInt32($0) })
  _ = tables.add(record(30, &tables))
  #expect(durations(tables).first == 30)
  #expect(durations(tables).count == 16)
  #expect(Set(durations(tables)).count == 16)
}

/// Nodes come after those whose artifacts they ask for; users are found by question.
@Test func orderAndUsers() {
  for seed in RandomNumbers.seeds(20) {
    var random = RandomNumbers(seed: seed)
    var tables = BuildTables()
    let main = tables.name("main")
    var asked: [Int: [Int]] = [:]
    // Recorded in any order: users before those they use.
    for number in (0..<30).shuffled(using: &random) {
      let others = number == 0 ? [] : (0..<random.below(4)).map { _ in random.below(number) }
      asked[number] = Array(Set(others)).sorted()
      let record = TraceRecord(
        label: tables.label("lab:\(number)"), key: .absent,
        dependencies: (asked[number] ?? []).map { other in
          TraceRecord.Dependency(
            tables.questions.output(tables.label("lab:\(other)"), main), .absent)
        }, outputs: [])
      _ = tables.add(record)
    }
    let order = tables.topologicalOrder()
    #expect(order.count == 30)
    let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let reverse = ReverseDependencies(tables)
    for (number, others) in asked {
      guard let user = tables.nodes.node(tables.label("lab:\(number)")) else { continue }
      for other in others {
        let label = tables.label("lab:\(other)")
        guard let used = tables.nodes.node(label) else { continue }
        #expect(place[used, default: 99] < place[user, default: 0], "HGRAPH_SEED=\(seed)")
        #expect(reverse.users(of: tables.questions.output(label, main)).contains(user))
      }
    }
  }
}
