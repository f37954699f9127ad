import Digest
import Findings
import Text

/// The nodes that are known in a build: those of the graph files from the start, and those that
/// steps declare as they run.
struct KnownNodes {
  private struct Known {
    var node: NodeSpec
    /// Who declared it, for messages.
    var declarer: String
  }

  private let steps: StepRegistry
  private let salt: Digest?
  private var nodes: [Label: Known] = [:]

  init(_ graph: DeclaredGraph, steps: StepRegistry, salt: Digest?) {
    self.steps = steps
    self.salt = salt
    for node in graph.nodes {
      nodes[node.label] = Known(node: node, declarer: node.place?.description ?? "the graph")
    }
  }

  /// The labels of all, sorted.
  var labels: [Label] { nodes.keys.sorted() }

  /// How many there are.
  var count: Int { nodes.count }

  subscript(_ label: Label) -> NodeSpec? { nodes[label]?.node }

  /// The known label that is nearest to one that is not.
  func nearest(to label: Label) -> String? {
    nearestName(to: label.description, in: labels.map(\.description))
  }

  /// The nodes whose steps declare others, sorted.
  var discoverers: [Label] {
    labels.filter { label in steps[label.step].map { type(of: $0).discovers } ?? false }
  }

  /// Adds nodes that a step declares. One that is known must be the same piece of work.
  mutating func declare(_ declared: [NodeSpec], by declarer: NodeSpec) throws(NodeError) {
    guard steps[declarer.label.step].map({ type(of: $0).discovers }) ?? false else {
      throw .mayNotDeclare(declarer)
    }
    for node in declared {
      if !node.writes.isEmpty { throw .mayNotWrite(node) }
      if let known = nodes[node.label] {
        if key(of: known.node) != key(of: node) || known.node.needs != node.needs {
          throw .declaredTwice(node, by: declarer.label.description, other: known.declarer)
        }
      } else {
        nodes[node.label] = Known(node: node, declarer: declarer.label.description)
      }
    }
  }

  /// The version of a node's step; nil where the step is not known.
  func stepVersion(of node: NodeSpec) -> UInt32? {
    steps[node.label.step].map { type(of: $0).version }
  }

  func key(of node: NodeSpec) -> NodeKey {
    NodeKey(of: node, stepVersion: stepVersion(of: node) ?? 0, salt: salt)
  }
}
