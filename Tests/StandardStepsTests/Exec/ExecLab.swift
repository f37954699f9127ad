import BuildGraph
import FileTree
import Findings
import Processes
import StandardSteps
import TestSupport
import Text

/// Runs nodes of `exec` over files in memory, in scratch folders of its own.
struct ExecLab {
  let folder: TemporaryFolder
  var tree: MemoryTree
  let store = TraceStore()
  var timeout: Duration?
  var steps = StepRegistry.standard(running: ProcessSupervisor())
  var others: [NodeSpec] = []

  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    folder = try TemporaryFolder()
    tree = MemoryTree(files)
  }

  static let label = Label(step: "exec", subject: "n")

  /// Builds a node of a shell script.
  func sh(_ script: String, _ more: KeyValuePairs<String, Parameter> = [:]) -> BuildReport {
    build(["sh", "-c", script], more)
  }

  func build(
    _ command: [String], _ more: KeyValuePairs<String, Parameter> = [:]
  ) -> BuildReport {
    var parameters = [ByteText("command"): Parameter.list(command.map { .string($0) })]
    for (name, value) in more { parameters[ByteText(name)] = value }
    let node = NodeSpec(ExecLab.label, parameters: .map(parameters), timeout: timeout)
    let engine = ReferenceEngine(
      graph: DeclaredGraph(nodes: others + [node]), steps: steps, tree: tree, store: store,
      options: BuildOptions(
        environment: [ByteText("LEAK"): "1"], scratch: folder.path + "/scratch"))
    return engine.build([ExecLab.label])
  }

  /// What lies in the folder of scratch folders: nothing after a build.
  func leftovers() throws -> [String] {
    let tree = try WorkingTree(root: folder.path, isWorkspace: false)
    let scratch = TreePath.root.child("scratch")
    return try tree.exists(scratch) ? try tree.list(scratch).map(\.name) : []
  }
}

extension Parameter {
  static func texts(_ texts: String...) -> Parameter { .list(texts.map { .string($0) }) }
}

extension BuildReport {
  /// The artifacts of the node as texts, by name.
  var texts: [String: String] {
    var texts: [String: String] = [:]
    for artifact in artifacts(of: ExecLab.label) {
      texts[artifact.name] = String(decoding: artifact.bytes, as: UTF8.self)
    }
    return texts
  }

  var codes: [String] { allFindings.map(\.code) }
  var ran: Bool { outcomes[ExecLab.label]?.state == .built }
}
