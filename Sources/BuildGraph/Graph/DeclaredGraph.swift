public import Findings
public import Text

/// The graph as its files declare it: nodes and targets, names resolved, nothing read or run yet.
///
/// Made by whoever reads graph files; `check(against:)` says whether it holds together.
public struct DeclaredGraph: Sendable {
  /// The declared nodes. Labels are unique in a graph that was checked.
  public var nodes: [NodeSpec]
  /// The declared targets. Names are unique in a graph that was checked.
  public var targets: [Target]
  /// How many runs may go on at once in each pool; one in those that are not named here.
  public var pools: [ByteText: Int]

  /// The pool for what has the terminal to itself: one run at a time, whatever a graph says.
  public static let console = "console"

  /// A graph from its parts.
  public init(nodes: [NodeSpec] = [], targets: [Target] = [], pools: [ByteText: Int] = [:]) {
    self.nodes = nodes
    self.targets = targets
    self.pools = pools
  }

  /// The target of a name.
  public func target(named name: String) -> Target? {
    targets.first { $0.name.hasSameBytes(as: name) }
  }

  /// The nodes that a word of the command line means: a target's name, a node's name (its subject,
  /// where only one node has it), or a label. A label need not be declared: steps may declare it
  /// while the graph is built.
  ///
  /// Throws what nobody knows, with the nearest name, and what is ambiguous.
  public func labels(named word: String) throws(GraphError) -> [Label] {
    if let target = target(named: word) { return target.needs }
    let named = nodes.filter { $0.label.subject.hasSameBytes(as: word) }
    if let node = named.first {
      if named.count == 1 { return [node.label] }
      throw GraphError([
        Finding(
          code: "graph.ambiguous-name", "\(word) names several nodes",
          expected: "one of " + named.map(\.label.description).joined(separator: ", "))
      ])
    }
    if let label = Label(word) { return [label] }
    let known = targets.map(\.name) + nodes.map(\.label.subject)
    throw GraphError([
      Finding(
        code: "graph.unknown-name", "there is no target or node \(word)",
        hints: nearestName(to: word, in: known).map { ["did you mean \($0)?"] } ?? [])
    ])
  }
}

/// A name for a set of nodes.
public struct Target: Hashable, Sendable {
  /// The name, unique among targets.
  public var name: String
  /// One line for people.
  public var description: String
  /// The nodes, resolved: no names, patterns or other targets.
  public var needs: [Label]
  /// Where the target was declared.
  public var place: Place?

  /// A target from its parts.
  public init(_ name: String, description: String = "", needs: [Label], place: Place? = nil) {
    self.name = name
    self.description = description
    self.needs = needs
    self.place = place
  }
}

/// What is wrong with a graph.
public struct GraphError: FindingError {
  /// What is wrong, at least one finding.
  public let findings: [Finding]

  /// An error from its findings.
  public init(_ findings: [Finding]) {
    self.findings = findings
  }
}
