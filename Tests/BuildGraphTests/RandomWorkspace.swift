import BuildGraph
import FileTree
import Findings
import TestSupport
import Text

/// A workspace whose nodes are random functions of their answers, and random edits of it.
///
/// What a step asks next, what it declares, whether it fails and what it makes are decided by a
/// hash over everything it was told so far: a dependency that is missed shows.
struct RandomWorkspace {
  let lab: Lab
  private(set) var random: RandomNumbers
  private(set) var log: [String] = []
  private var snapshots: [(MemoryTree, DeclaredGraph)] = []
  private let count: Int

  static let paths = [
    "a", "b", "d/a", "d/b", "d/e/a", "d/e/b", "l", "d/l", "out/x", "out/y", "e/a",
  ]

  init(seed: UInt64, _ kind: EngineKind) {
    lab = Lab(kind)
    random = RandomNumbers(seed: seed)
    count = 3 + random.below(6)
    for _ in 0..<6 { edit() }
    for index in 0..<count { declare(index) }
    snapshots.append((lab.tree, lab.graph))
  }

  var names: [String] { (0..<count).map { "n\($0)" } }

  mutating func requested() -> [String] {
    if random.chance(60) { return names }
    return [random.pick(names)]
      + (random.chance(30) ? ["n\(random.below(count))/\(random.below(2))"] : [])
  }

  private mutating func declare(_ index: Int) {
    let needs = index > 0 && random.chance(25) ? ["n\(random.below(index))"] : []
    let parameters = Parameter.map(["seed": .int(Int64(random.below(3)))])
    let writes = random.chance(20) ? ["main": path(random.pick(["out/x", "out/y", "d/w"]))] : [:]
    let isFree = lab.graph.nodes.allSatisfy { node in
      node.label == BuildGraphTests.lab("n\(index)")
        || Set(node.writes.values).isDisjoint(with: writes.values)
    }
    lab.node("n\(index)", parameters: parameters, needs: needs, writes: isFree ? writes : [:]) {
      var step = RandomStep(context: $0)
      return try step.run()
    }
  }

  /// Changes something.
  mutating func edit() {
    let target = path(random.pick(RandomWorkspace.paths))
    switch random.below(14) {
    case 0...4: lab.tree.write("\(random.below(3))", to: target)
    case 5: lab.tree.remove(target)
    case 6: lab.tree.remove(target.parent ?? target)
    case 7: lab.tree.makeDirectory(target)
    case 8:
      lab.tree.link(
        target, to: random.pick(["a", "d", "../a", "e/../b", "nowhere", "l", "../..", "."]))
    case 9:
      lab.tree.write(Array("\(random.below(2))".utf8), to: target, isExecutable: random.chance(50))
    case 10: lab.options.environment = [ByteText("V"): "\(random.below(3))"]
    case 11 where !snapshots.isEmpty:
      (lab.tree, lab.graph) = random.pick(snapshots)
      log.append("went back")
      return
    case 12 where !snapshots.isEmpty:
      let index = random.below(count)
      declare(index)
      log.append("declared n\(index) anew")
      return
    case 13 where !snapshots.isEmpty: snapshots.append((lab.tree, lab.graph))
    default: lab.tree.write("x", to: path("d/new\(random.below(3))"))
    }
    log.append("edited \(target)")
  }
}

/// One run of a random step.
private struct RandomStep {
  let context: any StepContext
  private var state: UInt64

  init(context: any StepContext) {
    self.context = context
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in "\(context.node.label) \(context.node.parameters["seed"] ?? .null)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211
    }
    state = hash
  }

  mutating func run() throws -> StepOutput {
    let count = choose(6)
    for _ in 0..<count { try ask() }
    if choose(20) == 0 { throw LabError("failed with \(choose(1000))") }
    let finding = Finding(.warning, code: "w", "warning \(choose(5))")
    var artifacts = [
      Artifact(mediaType: .text, bytes: Array("\(choose(4))".utf8)),
      Artifact(name: "more", mediaType: .bytes, bytes: Array("\(choose(1000))".utf8)),
    ]
    artifacts[1].isSensitive = choose(15) == 0
    return StepOutput(artifacts, findings: [finding])
  }

  private mutating func ask() throws {
    let place = path(RandomWorkspace.paths[choose(RandomWorkspace.paths.count)])
    let folder = path(["", "d", "d/e", "out", "l", "d/l"][choose(6)])
    switch choose(12) {
    case 0...2: mix(Result { String(decoding: try context.tree.read(place), as: UTF8.self) })
    case 3: mix(Result { "\(try context.tree.kind(place))" })
    case 4: mix(Result { try context.tree.list(folder).map { "\($0.name) \($0.kind)" }.joined() })
    case 5:
      let pattern = ["**", "*/a", "**/[ab]", "d/**/{a,new1}"][choose(4)]
      mix(
        Result {
          try context.tree.glob(Glob(pattern), below: folder).map(\.text).joined(separator: " ")
        })
    case 6: mix(Result { try context.tree.link(place) ?? "none" })
    case 7: mix(Result { try context.environment("V") ?? "unset" })
    default: try needOthers()
    }
  }

  /// Asks for nodes with smaller numbers, for children of its own, and for children of others.
  private mutating func needOthers() throws {
    let subject = context.node.label.subject
    let own = Int(subject.dropFirst().prefix { $0 != "/" }) ?? 0
    var requests: [ArtifactRequest] = []
    for _ in 0...choose(2) where own > 0 {
      let other = choose(own)
      let child = choose(4) == 0 ? "/\(choose(2))" : ""
      requests.append(
        ArtifactRequest(lab("n\(other)\(child)"), artifact: choose(3) == 0 ? "more" : "main"))
    }
    if !subject.utf8.contains(UInt8(ascii: "/")), choose(2) == 0 {
      let child = "\(subject)/\(choose(2))"
      let parameters = Parameter.map(["seed": .int(Int64(subject.utf8.count))])
      try context.declare([NodeSpec(lab(child), parameters: parameters)])
      if choose(3) != 0 { requests.append(ArtifactRequest(lab(child))) }
    }
    let found = try context.need(requests)
    mix(.success(found.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: ",")))
  }

  /// A number below a bound that everything told so far decides.
  private mutating func choose(_ bound: Int) -> Int {
    state ^= state >> 33
    state &*= 0xFF51_AFD7_ED55_8CCD
    state ^= state >> 29
    return Int(state % UInt64(bound))
  }

  private mutating func mix(_ answer: Result<String, any Error>) {
    let text: String
    switch answer {
    case .success(let value): text = value
    case .failure(let error): text = "\(error)"
    }
    for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 1_099_511_628_211 }
  }
}
