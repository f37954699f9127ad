import BuildGraph
import FileTree
import Findings
import Synchronization
import TestSupport
import Testing

/// A medium in memory that can be damaged and made to refuse.
private final class MemoryMedium: StoreMedium {
  let bytes = Mutex<[UInt8]?>(nil)
  let refusal = Mutex<String?>(nil)
  /// How many bytes an append takes before the disk is full.
  let room = Mutex<Int?>(nil)
  let replacements = Mutex(0)

  func exclusively<Result>(
    _ body: () throws(StoreFault) -> Result
  ) throws(StoreFault) -> Result {
    if let reason = refusal.withLock({ $0 }) { throw StoreFault(reason) }
    return try body()
  }

  func size() throws(StoreFault) -> Int? { bytes.withLock { $0?.count } }

  func read(from offset: Int, count: Int) throws(StoreFault) -> [UInt8] {
    bytes.withLock { Array(($0 ?? []).dropFirst(offset).prefix(count)) }
  }

  func append(_ more: [UInt8], at offset: Int) throws(StoreFault) {
    let isFull = room.withLock { $0 }.map { $0 < more.count } ?? false
    // Half of it is written all the same: the worst that can happen.
    let part = isFull ? more.prefix(more.count / 2) : more[...]
    bytes.withLock { $0 = Array(($0 ?? []).prefix(offset)) + part }
    if isFull { throw StoreFault("no space left on device") }
  }

  func replace(_ all: [UInt8]) throws(StoreFault) {
    replacements.withLock { $0 += 1 }
    bytes.withLock { $0 = all }
  }
}

private func smallLab(_ medium: MemoryMedium) -> Lab {
  let lab = Lab()
  lab.tree = MemoryTree(["f": "1", "d/x": ""])
  lab.store = TraceStore(on: medium)
  lab.node("a") { text("a" + (try $0.readText("f"))) }
  lab.node("b") { context in
    let names = try context.tree.list(path("d")).map(\.name)
    let child = NodeSpec(Label(step: "lab", subject: "c/x"), parameters: .map(["seed": .int(4)]))
    try context.declare([child])
    let output = text(try context.needText("a", "c/x") + "\(names)")
    return StepOutput(output.artifacts, findings: [Finding(.warning, code: "w", "careful")])
  }
  lab.scripts["c"] = {
    text((try $0.environment("X") ?? "unset") + (try $0.tool("sh") == nil ? "!" : ""))
  }
  return lab
}

@Test func storesOutliveTheProcess() {
  let medium = MemoryMedium()
  #expect(smallLab(medium).build("b").summary.built == 3)
  let report = smallLab(medium).build("b")
  #expect(report.summary.unchanged == 3)
  #expect(report.text("b") == "a1unset[\"x\"]")
  #expect(report.allFindings.map(\.message) == ["careful"])
  let before = medium.bytes.withLock { $0 }
  _ = smallLab(medium).build("b")
  #expect(medium.bytes.withLock { $0 } == before, "a build that finds nothing writes nothing")
}

/// Whatever happened to the file, the next build is right, and the one after it runs nothing.
private func expectRight(_ damaged: [UInt8], _ what: String) {
  let medium = MemoryMedium()
  medium.bytes.withLock { $0 = damaged }
  let lab = smallLab(medium)
  lab.tree.write("2", to: path("f"))
  let report = lab.build("b")
  let isRight =
    report.text("b") == "a2unset[\"x\"]" && report.allFindings.map(\.message) == ["careful"]
  #expect(isRight, "\(what): \(report.text("b") ?? "nothing") \(report.allFindings)")
  let again = smallLab(medium)
  again.tree.write("2", to: path("f"))
  #expect(again.build("b").summary.unchanged == 3, "\(what), once more")
}

@Test func damagedStoresAreNoErrors() throws {
  let medium = MemoryMedium()
  _ = smallLab(medium).build("b")
  let whole = try #require(medium.bytes.withLock { $0 })
  for size in 0..<whole.count { expectRight(Array(whole.prefix(size)), "cut at \(size)") }
  for index in whole.indices {
    var damaged = whole
    damaged[index] ^= 1 << UInt8(index % 8)
    expectRight(damaged, "bit of byte \(index)")
  }
  expectRight(whole + whole, "twice")
  expectRight(whole + [0], "a byte more")
  expectRight(Array("hgraph.traces\0".utf8) + [2, 0, 0, 0] + whole.dropFirst(18), "version 2")
}

@Test func unwritableStoresAreOneWarning() {
  let medium = MemoryMedium()
  medium.refusal.withLock { $0 = "read-only file system" }
  let lab = smallLab(medium)
  let report = lab.build("b")
  #expect(report.succeeded)
  #expect(report.findings.map(\.code) == ["store.not-writable"])
  #expect(report.findings.map(\.found) == ["read-only file system"])
  let second = lab.build("b")
  #expect(second.findings.isEmpty)
  #expect(second.summary.unchanged == 3, "in memory it goes on")
}

@Test func fullDisksAreOneWarning() {
  let medium = MemoryMedium()
  _ = smallLab(medium).build("a")
  medium.room.withLock { $0 = 10 }
  let report = smallLab(medium).build("b")
  #expect(report.succeeded)
  #expect(report.findings.count == 1)
  medium.room.withLock { $0 = nil }
  #expect(smallLab(medium).build("b").summary.unchanged == 1)
  #expect(smallLab(medium).build("b").summary.unchanged == 3)
}

@Test func deadBytesAreDropped() throws {
  let medium = MemoryMedium()
  let lab = Lab()
  lab.store = TraceStore(on: medium)
  lab.node("a") { text(String(repeating: try $0.readText("f"), count: 100)) }
  for value in 0..<60 {
    lab.tree.write("\(value)", to: path("f"))
    _ = lab.build("a")
  }
  #expect(medium.replacements.withLock { $0 } > 1)
  let fresh = Lab()
  fresh.tree = lab.tree
  fresh.store = TraceStore(on: medium)
  fresh.node("a") { _ in throw LabError("must not run") }
  for value in 44..<60 {
    fresh.tree.write("\(value)", to: path("f"))
    #expect(fresh.build("a").state("a") == .unchanged, "\(value)")
  }
}

/// Two processes, each with the store open, see what the other finished.
@Test func storesAreShared() throws {
  let folder = try TemporaryFolder()
  func opened() -> Lab {
    let lab = Lab()
    lab.store = TraceStore(workspace: folder.path)
    for name in ["a", "b", "c"] { lab.node(name) { _ in text(name) } }
    return lab
  }
  let one = opened()
  let other = opened()
  _ = one.build("a")
  _ = other.build("b")
  _ = one.build("c")
  #expect(one.build("b").state("b") == .unchanged)
  #expect(opened().build("a", "b", "c").summary.unchanged == 3)
  try folder.remove(".cache")
  _ = one.build("a", "b", "c")
  let lost = opened()
  #expect(lost.build("a", "b", "c").succeeded)
  #expect(opened().build("a", "b", "c").summary.unchanged == 3)
}

@Test func readOnlyFoldersAreAWarning() throws {
  let folder = try TemporaryFolder()
  // A file where the folder should be refuses for every user, root too.
  try folder.write("", to: ".cache")
  let lab = Lab()
  lab.store = TraceStore(workspace: folder.path)
  lab.node("a") { _ in text("a") }
  let report = lab.build("a")
  #expect(report.succeeded)
  #expect(report.findings.map(\.severity) == [.warning])
}
