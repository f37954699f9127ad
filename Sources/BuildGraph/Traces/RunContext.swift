import FileTree
import Text

/// What a step sees in one run.
final class RunContext: StepContext {
  let node: NodeSpec
  let tree: any FileTree

  private let run: RunRecord
  private let variables: [ByteText: String]
  private let machine: Machine
  private let addNodes: ([NodeSpec]) throws -> Void

  init(
    _ node: NodeSpec, run: RunRecord, tree: any FileTree, variables: [ByteText: String],
    machine: Machine, addNodes: @escaping ([NodeSpec]) throws -> Void
  ) {
    self.node = node
    self.run = run
    self.tree = tree
    self.variables = variables
    self.machine = machine
    self.addNodes = addNodes
  }

  var isInterrupted: Bool { run.isInterrupted }

  func need(_ requests: [ArtifactRequest]) throws -> [Artifact] {
    try run.need(requests)
  }

  func declare(_ nodes: [NodeSpec]) throws {
    try run.expectRunning()
    try addNodes(nodes)
    let after = run.dependencies.count
    run.declarations += nodes.map { Trace.Declaration(after: after, node: $0) }
  }

  func environment(_ name: String) throws -> String? {
    try run.expectRunning()
    let value = variables[ByteText(name)]
    run.record(.environment(ByteText(name)), Answer.value(value))
    return value
  }

  func tool(_ name: String) throws -> String? {
    try run.expectRunning()
    let tool = machine.tools.tool(name)
    if let answer = tool.answer {
      run.record(.tool(ByteText(name)), answer)
    } else {
      run.cannotBeStored = true
    }
    return tool.path
  }

  func scratch() throws -> ScratchFolder {
    try run.expectRunning()
    return try machine.scratchFolder(holdsSecrets: run.isSensitive)
  }

  func unrecorded<Result>(_ work: () throws -> Result) rethrows -> Result {
    let before = run.isRecording
    run.isRecording = false
    defer { run.isRecording = before }
    return try work()
  }
}
