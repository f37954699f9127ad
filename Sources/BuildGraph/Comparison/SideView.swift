import BuildStore
import Digest
import FileTree
import Text

/// One side of a comparison, by label: how nodes are declared, what they looked at, what they use.
struct SideView {
  let nodes: [Label: NodeSpec]
  let owners: [TreePath: Label]
  let report: BuildReport?
  /// The nodes that the side has: those that its build reached, or that its graph says it would.
  let labels: Set<Label>
  private let store: BuildStore

  init(_ side: BuildComparison.Side, _ store: BuildStore) {
    self.store = store
    report = side.report
    var nodes: [Label: NodeSpec] = [:]
    var owners: [TreePath: Label] = [:]
    for node in side.graph.nodes {
      nodes[node.label] = node
      for path in node.writes.values { owners[path] = node.label }
    }
    self.nodes = nodes
    self.owners = owners
    if let report = side.report {
      labels = Set(report.reached)
    } else {
      var reached: Set<Label> = []
      var open = side.requested
      while let label = open.popLast() {
        if reached.insert(label).inserted { open += nodes[label]?.needs ?? [] }
      }
      labels = reached
    }
  }

  /// Whether the node's artifacts are there.
  func isReady(_ label: Label) -> Bool { report?.outcomes[label]?.state.isReady ?? false }

  /// What a node asked, in the order asked; nil where that is not known.
  func questions(of label: Label) -> [Question]? {
    guard isReady(label), let trace = report?.outcomes[label]?.trace else { return nil }
    return store.withTables { tables in
      var questions: [Question] = []
      for position in tables.traces.dependencies(trace) {
        guard let question = tables.question(tables.traces.question(at: position)) else {
          return nil
        }
        questions.append(question)
      }
      return questions
    }
  }

  /// The nodes that a node declared.
  func children(of label: Label) -> [Label] {
    guard let trace = report?.outcomes[label]?.trace, let payload = store.payload(of: trace),
      let declarations = try? TraceDetails.declarations(payload)
    else { return [] }
    return declarations.map(\.node.label)
  }

  /// The nodes whose artifacts questions are about.
  func used(_ questions: [Question]) -> [Label] {
    questions.compactMap { question in
      switch question {
      case .output(let label, _): label
      case .content(let path): owners[path]
      default: nil
      }
    }
  }

  /// The digests of a node's artifacts; nil where there are none.
  func digests(of label: Label) -> [ByteText: Digest]? {
    guard isReady(label), let outcome = report?.outcomes[label] else { return nil }
    guard let trace = outcome.trace else { return outcome.unstored }
    return store.withTables { tables in
      var digests: [ByteText: Digest] = [:]
      for position in tables.traces.outputs(trace) {
        let output = tables.traces.output(at: position)
        guard output.digest.isDigest else { continue }
        digests[ByteText(tables.names.text(output.name))] = tables.digests.digest(output.digest)
      }
      return digests
    }
  }

  /// All nodes that some labels reach.
  func reached(from labels: [Label]) -> Set<Label> {
    var reached: Set<Label> = []
    var open = labels
    while let label = open.popLast() {
      if !reached.insert(label).inserted { continue }
      open += nodes[label]?.needs ?? []
      open += children(of: label)
      open += used(questions(of: label) ?? [])
    }
    return reached
  }
}
