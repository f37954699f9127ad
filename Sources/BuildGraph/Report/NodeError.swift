import FileTree
import Findings
import Text

/// Why a node cannot be built, as far as the engine itself finds out.
enum NodeError: FindingError {
  /// Its step is not declared anywhere, or a step asks for it in vain.
  case unknownNode(Label, askedBy: NodeSpec?, nearest: String?)
  /// A step asks for an artifact that the node does not have.
  case noSuchArtifact(ArtifactRequest, known: [String])
  /// Two nodes of one label.
  case declaredTwice(NodeSpec, by: String, other: String)
  /// A step declares nodes that does not say that it does.
  case mayNotDeclare(NodeSpec)
  /// A declared node writes into the tree.
  case mayNotWrite(NodeSpec)
  /// Two artifacts of one name.
  case artifactTwice(Label, String)
  /// An artifact that is to be written is not there.
  case nothingToWrite(NodeSpec, artifact: String, known: [String])
  /// Nodes that wait for each other: each edge in words, and where it was written.
  case cycle(edges: [String], places: [Place])
  /// A chain of nodes that is too long.
  case tooDeep(Label)
  /// A run that was still at it when its time was up.
  case tookTooLong(Label, Duration)
  /// A file that is another one each time it is looked at.
  case keepsChanging(TreePath)
  /// A step that failed with an error of its own making.
  case failed(Label, reason: String)

  var findings: [Finding] { [finding] }

  private var finding: Finding {
    switch self {
    case .unknownNode(let label, let asker, let nearest):
      Finding(
        code: "graph.unknown-node", at: asker?.place,
        asker.map { "\($0.label) needs \(label), which nobody declares" }
          ?? "there is no node \(label)",
        hints: nearest.map { ["did you mean \($0)?"] } ?? [])
    case .noSuchArtifact(let request, let known):
      Finding(
        code: "graph.unknown-artifact", "\(request.label) has no artifact \(request.artifact)",
        expected: NodeError.oneOf(known))
    case .declaredTwice(let node, let by, let other):
      Finding(
        code: "graph.declared-twice", at: node.place,
        "\(node.label) is declared by \(min(by, other)) and, differently, by \(max(by, other))")
    case .mayNotDeclare(let node):
      Finding(
        code: "graph.may-not-declare", at: node.place,
        "the step \(node.label.step) declares nodes but does not say so",
        hints: ["a step that declares nodes has `discovers` true"])
    case .mayNotWrite(let node):
      Finding(
        code: "graph.may-not-write", at: node.place,
        "\(node.label) is declared by a step and writes into the tree",
        expected: "writes only of nodes that a graph file declares")
    case .artifactTwice(let label, let name):
      Finding(code: "graph.artifact-twice", "\(label) made two artifacts \(name)")
    case .nothingToWrite(let node, let artifact, let known):
      Finding(
        code: "graph.unknown-artifact", at: node.place,
        "\(node.label) has no artifact \(artifact) to write", expected: NodeError.oneOf(known))
    case .cycle(let edges, let places):
      Finding(
        code: "graph.cycle", at: places.first, "nodes depend on each other in a circle",
        found: edges.joined(separator: ", "), chain: places)
    case .tooDeep(let label):
      Finding(code: "graph.too-deep", "the chain of nodes down to \(label) is too long")
    case .tookTooLong(let label, let limit):
      Finding(
        code: "node.took-too-long", "\(label) took too long", expected: "at most \(limit)")
    case .keepsChanging(let path):
      Finding(
        code: "build.keeps-changing", at: Place(file: path.description),
        "the file keeps changing during the build")
    case .failed(let label, let reason):
      Finding(code: "node.failed", "\(label) failed", found: reason)
    }
  }

  private static func oneOf(_ names: [String]) -> String {
    names.isEmpty ? "none" : "one of " + names.joined(separator: ", ")
  }
}
