import BuildGraph
import BuildStore
import Digest
import FileTree
import Findings
import Glibc
import TestSupport
import Testing

/// A workspace on disk of which several processes build the same graph, each run of a step noted in
/// a file when it ends.
private struct SharedWorkspace {
  static let leaves = 200
  let path: String

  var graph: DeclaredGraph {
    DeclaredGraph(
      nodes: (0..<SharedWorkspace.leaves).map { NodeSpec(label("leaf", $0)) }
        + (0..<SharedWorkspace.leaves / 10).map { NodeSpec(label("group", $0)) }
        + [NodeSpec(label("all", 0))])
  }

  func label(_ kind: String, _ number: Int) -> Label {
    Label(step: "noted", subject: "\(kind)/\(number)")
  }

  /// Builds as a process that has just begun.
  func build(width: Int = 2) throws -> BuildReport {
    var options = BuildOptions(keepsGoing: true, width: width)
    options.artifacts = .requested
    let engine = Engine(
      graph: graph, steps: StepRegistry([NotedStep(path: path)]),
      tree: try WorkingTree(root: path), folder: path,
      store: BuildStore(folder: path + "/.cache/hgraph"), options: options)
    return engine.build([label("all", 0)])
  }

  /// How often each node's step came to its end, in all processes.
  func runs() throws -> [String: Int] {
    guard let notes = try? WorkingTree(root: path).read(BuildGraphTests.path("notes")) else {
      return [:]
    }
    return String(decoding: notes, as: UTF8.self).split(separator: "\n")
      .reduce(into: [:]) { $0[String($1), default: 0] += 1 }
  }
}

/// Asks for what its name says, and notes that it came to its end.
private struct NotedStep: Step {
  static let id = "noted"
  static let version: UInt32 = 1
  static let summary = "notes that it ran"
  static let parameters: [StepParameter] = []
  let path: String

  func run(_ context: any StepContext) throws -> StepOutput {
    let subject = context.node.label.subject
    let number = Int(subject.drop { $0 != "/" }.dropFirst()) ?? 0
    var parts: [String] = []
    switch subject.prefix(while: { $0 != "/" }) {
    case "leaf":
      parts.append(try context.readText("in/\(number)"))
      usleep(200)
    case "group":
      let leaves = (0..<10).map {
        ArtifactRequest(Label(step: "noted", subject: "leaf/\(number * 10 + $0)"))
      }
      parts = try context.need(leaves).map { String(decoding: $0.bytes, as: UTF8.self) }
    default:
      let groups = (0..<SharedWorkspace.leaves / 10).map {
        ArtifactRequest(Label(step: "noted", subject: "group/\($0)"))
      }
      parts = try context.need(groups).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    let file = open(path + "/notes", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    let note = subject + "\n"
    _ = write(file, note, note.utf8.count)
    close(file)
    return text("\(Digest(of: parts.joined(separator: ",").utf8))")
  }
}

private func makeWorkspace() throws -> (TemporaryFolder, SharedWorkspace) {
  let folder = try TemporaryFolder()
  for number in 0..<SharedWorkspace.leaves { try folder.write("\(number)", to: "in/\(number)") }
  return (folder, SharedWorkspace(path: folder.path))
}

private func noted(_ report: BuildReport) -> [UInt8]? {
  report.artifacts(of: Label(step: "noted", subject: "all/0")).first?.bytes
}

/// A process that is killed at any instant leaves a store with which the next build is right, and
/// does not do again what was finished, but for the last few nodes.
@Test func killedBuildsLoseLittle() async throws {
  let (wholeFolder, whole) = try makeWorkspace()
  let expected = noted(try whole.build())
  try wholeFolder.remove(".cache")
  #expect(expected != nil)
  for _ in 0..<30 {
    let (folder, workspace) = try makeWorkspace()
    let path = folder.path
    let delay = UInt32.random(in: 0..<120_000)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, delay = delay as UInt32] in
      var thread = pthread_t()
      let wait = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
      wait.pointee = delay
      pthread_create(
        &thread, nil,
        { pointer in
          usleep(pointer?.load(as: UInt32.self) ?? 0)
          kill(getpid(), SIGKILL)
          return nil
        }, wait)
      _ = try SharedWorkspace(path: path).build()
      while true { pause() }
    }
    let finished = try workspace.runs().count
    #expect(noted(try workspace.build()) == expected, "killed after \(delay) µs")
    let again = try workspace.runs().values.reduce(0) { $0 + $1 - 1 }
    // Two that ran, and what was finished since the last flush.
    #expect(again <= 2 + 34, "killed after \(delay) µs: \(again) of \(finished) again")
    let last = try workspace.build()
    #expect(last.summary.built == 0)
    #expect(noted(last) == expected)
  }
}

/// Two processes that build the same at once share the work: every node runs once in sum.
@Test func twoBuildsShareTheWork() async throws {
  for _ in 0..<3 {
    let (folder, workspace) = try makeWorkspace()
    let path = folder.path
    async let one: Void = buildInChild(path)
    async let other: Void = buildInChild(path)
    _ = try await (one, other)
    let runs = try workspace.runs()
    #expect(runs.count == SharedWorkspace.leaves + SharedWorkspace.leaves / 10 + 1)
    #expect(runs.filter { $0.value > 1 }.isEmpty)
    #expect(try workspace.build().summary.built == 0)
  }
}

private func buildInChild(_ path: String) async throws {
  await #expect(processExitsWith: .success) { [path = path as String] in
    let report = try SharedWorkspace(path: path).build()
    exit(report.succeeded ? 0 : 1)
  }
}
