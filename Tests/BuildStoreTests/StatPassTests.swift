import BuildStore
import Digest
import FileTree
import Glibc
import Synchronization
import TestSupport
import Testing

/// What an engine does with a stat pass: asks changed paths anew and settles them. `during` runs
/// between a look and the read, and between the read and the second look.
private struct Detector {
  let source: ModelSignatures
  let store = BuildStore()
  /// The content that the store believes each path to have; -1 for none.
  var contents: [String: Int] = [:]

  mutating func add(_ path: String) {
    let path = TreePath(path) ?? .root
    store.withTables { tables in
      let id = tables.path(path)
      _ = tables.questions.intern(.content, id)
    }
  }

  /// Brings all answers up to date; returns which paths were read.
  mutating func detect(during: () -> Void = {}) -> [String] {
    let pass = StatPass(store.withTables { $0 })
    let found = pass.run(source)
    if found.isClean { return [] }
    let sample = source.sample
    during()
    let there = pass.settle(found.directories, source, after: sample, in: store)
    let paths = Set(found.paths.map(\.path)).union(there)
    var read: [String] = []
    for path in paths.sorted() {
      if settle(path, pass, sample, during) { read.append(pass.text(path)) }
    }
    return read.sorted()
  }

  private mutating func settle(
    _ path: PathID, _ pass: StatPass, _ sample: ClockSample, _ during: () -> Void
  ) -> Bool {
    let text = pass.text(path)
    for _ in 0..<3 {
      guard let before = try? pass.look(at: path, source) else { return false }
      during()
      let content = source.content(text) ?? -1
      during()
      guard let after = try? pass.look(at: path, source), after == before else { continue }
      // What came and went between two looks that saw nothing was not there.
      if before.signature.isAbsent, content != -1 { continue }
      contents[text] = content
      store.settle(path, before.signature, isRacy: before.isRacy(sample), answers: [])
      return true
    }
    // It keeps changing: unknown, so that the next pass asks again.
    contents[text] = nil
    return false
  }
}

private let grains: [Int64] = [1, 4_000_000, 10_000_000, 2_000_000_000]

/// Whatever is edited, whenever, under clocks of any grain: after detection the store believes what
/// is there.
@Test func everyEditIsSeen() {
  let names = ["a", "b", "d/a", "d/b", "d/e/f", "x/y/z"]
  for seed in RandomNumbers.seeds() {
    var random = RandomNumbers(seed: seed)
    let grain = grains[random.below(grains.count)]
    let source = ModelSignatures(grain: grain)
    source.state.withLock { $0.reusesInodes = random.chance(70) }
    var detector = Detector(source: source)
    for name in names { detector.add(name) }
    var log: [String] = []
    for _ in 0..<60 {
      for _ in 0..<random.below(4) { log.append(edit(source, names, &random)) }
      // A clock that goes back gives a coarse stamp a second time: nobody can see that.
      if grain == 1, random.chance(10) { source.tick(-Int64(random.below(3_000_000_000))) }
      if random.chance(60) { source.tick(Int64(random.below(30_000_000))) }
      if random.chance(10) { source.tick(5_000_000_000) }
      _ = detector.detect()
      for name in names {
        let truth = source.content(name) ?? -1
        #expect(
          detector.contents[name] == truth, "HGRAPH_SEED=\(seed), \(name) after \(log.suffix(6))")
        if detector.contents[name] != truth { return }
      }
    }
  }
}

private func edit(
  _ source: ModelSignatures, _ names: [String], _ random: inout RandomNumbers
) -> String {
  let name = names[random.below(names.count)]
  let content = random.below(1000)
  switch random.below(8) {
  case 0..<3: source.write(name, content)
  case 3: source.write(name, content, keepsModified: true)
  case 4: source.replace(name, content)
  case 5: source.remove(name)
  case 6: source.removeDirectory(["d", "d/e", "x"][random.below(3)])
  default: source.tick(1)
  }
  return name
}

/// Edits between the look and the read are seen at once or by the next pass.
@Test func editsDuringDetectionAreSeen() {
  let names = ["a", "b", "d/a", "d/b"]
  for seed in RandomNumbers.seeds() {
    var random = RandomNumbers(seed: seed)
    let source = ModelSignatures(grain: grains[random.below(grains.count)])
    var detector = Detector(source: source)
    for name in names { detector.add(name) }
    for _ in 0..<40 {
      var left = random.below(4)
      _ = detector.detect {
        guard left > 0 else { return }
        left -= 1
        source.write(names[random.below(names.count)], random.below(1000))
        if random.chance(30) { source.remove(names[random.below(names.count)]) }
        if random.chance(50) { source.tick(Int64(random.below(20_000_000))) }
      }
      _ = detector.detect()
      for name in names {
        let truth = source.content(name) ?? -1
        #expect(detector.contents[name] == truth, "HGRAPH_SEED=\(seed), \(name)")
        if detector.contents[name] != truth { return }
      }
      source.tick(Int64(random.below(30_000_000)))
    }
  }
}

/// Once the clock has moved on, racy rows become clean, and a pass then reads nothing.
@Test func racyRowsBecomeClean() {
  for grain in grains {
    let source = ModelSignatures(grain: grain)
    var detector = Detector(source: source)
    for name in ["a", "d/b", "none"] { detector.add(name) }
    source.write("a", 1)
    source.write("d/b", 2)
    source.tick(grain / 2)
    #expect(detector.detect() == ["a", "d/b", "none"])
    if grain > 1 { #expect(detector.detect() == ["a", "d/b"], "racy until the clock moves on") }
    source.tick(3 * grain)
    _ = detector.detect()
    #expect(detector.detect() == [], "grain \(grain)")
    source.write("none", 3)
    #expect(detector.detect() == ["none"])
  }
}

/// Clean rows in clean directories: one open a directory, one look a file, none for what is absent.
@Test func passLooksOnceAtEachFile() {
  let source = ModelSignatures(grain: 1)
  var detector = Detector(source: source)
  for index in 0..<20 {
    detector.add("d\(index % 4)/f\(index)")
    detector.add("d\(index % 4)/absent\(index)")
    source.write("d\(index % 4)/f\(index)", index)
  }
  source.tick(1_000)
  _ = detector.detect()
  let before = source.state.withLock { $0.looks }
  #expect(detector.detect() == [])
  #expect(source.state.withLock { $0.looks } - before == 4 + 20)
}

@Test func foreignClocksAndFutureTimes() {
  let sample = ClockSample(time: 10_000_000_000, device: 1)
  func signature(_ modified: Int64, _ changed: Int64) -> Signature {
    Signature(modified: modified, changed: changed, size: 1, inode: 1, mode: 0o100644)
  }
  #expect(sample.isClean(signature(1, 9_999_999_999), device: 1))
  #expect(!sample.isClean(signature(1, 10_000_000_000), device: 1))
  #expect(!sample.isClean(signature(10_000_000_000, 1), device: 1))
  #expect(!sample.isClean(signature(1, 9_000_000_000), device: 2))
  #expect(sample.isClean(signature(1, 7_999_999_999), device: 2))
  #expect(!sample.isClean(signature(.max, 1), device: 1))
  #expect(!ClockSample.none.isClean(signature(1, 1), device: 0))
  #expect(Signature.nanoseconds(seconds: .max, nanoseconds: 5) == .max)
  #expect(Signature.nanoseconds(seconds: .min, nanoseconds: 5) == .min)
  #expect(Signature.nanoseconds(seconds: 2, nanoseconds: 5) == 2_000_000_005)
}

/// What cannot be looked at is asked about: whoever asks gets the system's reason.
@Test func refusedLooksAreChanges() {
  for at in 1...8 {
    let source = ModelSignatures(grain: 1)
    var detector = Detector(source: source)
    for name in ["a", "d/b", "d/c"] {
      detector.add(name)
      source.write(name, 1)
    }
    source.tick(1_000)
    _ = detector.detect()
    let looks = source.state.withLock { $0.looks }
    source.state.withLock { $0.refused = (looks + at, EMFILE) }
    let result = StatPass(detector.store.withTables { $0 }).run(source)
    #expect(result.isClean == (at > 5), "look \(at)")
  }
}

/// Another device in the same place: everything in it is unknown.
@Test func otherDeviceIsAChange() {
  let source = ModelSignatures(grain: 1)
  var detector = Detector(source: source)
  detector.add("d/absent")
  source.write("d/b", 1)
  source.tick(1_000)
  _ = detector.detect()
  #expect(detector.detect() == [])
  source.state.withLock { $0.device = 2 }
  let result = StatPass(detector.store.withTables { $0 }).run(source)
  #expect(result.directories.count == 1)
}

/// Real files, on several threads.
@Test func realFilesOnSeveralThreads() throws {
  let folder = try TemporaryFolder()
  let store = BuildStore(folder: folder.path + "/.cache/hgraph")
  for directory in 0..<30 {
    for file in 0..<3 { try folder.write("x", to: "d\(directory)/f\(file)") }
    store.withTables { tables in
      for file in 0..<80 { _ = tables.path(TreePath("d\(directory)/f\(file)") ?? .root) }
    }
  }
  try folder.link("d1/link", to: "f0")
  let link = store.withTables { $0.path(TreePath("d1/link") ?? .root) }
  let source = try FileSignatures(root: folder.path)
  let pass = StatPass(store.withTables { $0 })
  let one = pass.run(source, width: 1)
  let four = pass.run(source, width: 4)
  #expect(one == four)
  #expect(one.paths.count == 30 * 80 + 1)
  let look = try pass.look(at: link, source)
  #expect(look.signature.mode & S_IFMT == S_IFLNK, "links are not followed")
  let sample = store.sampleClock()
  #expect(sample.time > 0)
  for path in one.paths {
    let look = try pass.look(at: path.path, source)
    store.settle(path.path, look.signature, isRacy: look.isRacy(sample), answers: [])
  }
  _ = pass.settle(one.directories, source, after: store.sampleClock(), in: store)
  store.finish()
  let again = BuildStore(folder: folder.path + "/.cache/hgraph")
  try folder.remove("d3/f1")
  try folder.write("y", to: "d4/f70")
  try folder.remove("d5")
  try folder.link("d5", to: "d6")
  let changed = StatPass(again.withTables { $0 }).run(source, width: 2)
  let texts = Set(
    changed.paths.filter { !$0.isOnlyRacy }.map { path in again.withTables { $0.text(path.path) } })
  #expect(texts == ["d3/f1", "d4/f70", "d5/f0", "d5/f1", "d5/f2"])
}
