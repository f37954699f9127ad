public import BuildGraph
public import FileTree
import Findings

/// The graph of a repository that has no `Graphs/` but follows the conventions: a node for every
/// folder with a kustomization file below `kubernetes/` and `bootstrap/`. `hgraph init` writes it
/// out.
public struct DefaultGraph: Sendable {
  /// The file that `hgraph init` writes, and that places in the default graph name.
  public static let path = "\(GraphLoader.folder)/\(fileName)"
  /// Its name in the folder of graph files.
  public static let fileName = "cluster.yaml"

  /// The code of the finding that there is nothing to build.
  public static let nothingCode = "graph.nothing"

  private let tree: any FileTree

  /// The default graph of a tree.
  public init(tree: any FileTree) {
    self.tree = tree
  }

  private static let folders: [(name: String, description: String)] = [
    ("bootstrap", "What the cluster needs before Flux runs, rendered"),
    ("kubernetes", "Every kustomization below kubernetes, rendered"),
  ]

  /// The text of the graph file. A part of the conventions that the repository does not have is
  /// left out.
  ///
  /// Throws where nothing is left.
  public func text() throws(GraphError) -> String {
    var parts: [(name: String, description: String)] = []
    for part in DefaultGraph.folders where try hasKustomizations(part.name) { parts.append(part) }
    if parts.isEmpty {
      throw GraphError([
        Finding(
          code: DefaultGraph.nothingCode, "nothing here to build",
          expected: "a folder Graphs/, or a kustomization file below kubernetes/ or bootstrap/",
          hints: ["-C DIR starts in another folder"])
      ])
    }
    return DefaultGraph.head(parts) + parts.map(DefaultGraph.node).joined(separator: "\n")
      + "\ntargets:\n"
      + DefaultGraph.target("cluster", "Everything that the cluster will see", parts.map(\.name))
      + parts.map { DefaultGraph.target($0.name, $0.description, ["\"\($0.name)/**\""]) }.joined()
  }

  private func hasKustomizations(_ folder: String) throws(GraphError) -> Bool {
    let glob: Glob
    do {
      glob = try Glob(DefaultGraph.pattern(folder))
    } catch {
      throw GraphError(error.findings)
    }
    do {
      return !(try tree.glob(glob, below: .root).isEmpty)
    } catch {
      throw GraphError(error.findings)
    }
  }

  private static func pattern(_ folder: String) -> String {
    "\(folder)/**/{kustomization.yaml,kustomization.yml,Kustomization}"
  }

  private static func head(_ parts: [(name: String, description: String)]) -> String {
    """
    # What hgraph builds here. `hgraph schema` prints the language as a JSON Schema.
    apiVersion: hgraph.dev/v1
    kind: Graph
    description: The cluster, by convention

    nodes:

    """
  }

  private static func node(_ part: (name: String, description: String)) -> String {
    """
      - forEach: { glob: "\(pattern(part.name))", as: file }
        name: "${file.dirname}"
        step: kustomize.build
        with: { path: "${file.dirname}" }

    """
  }

  private static func target(_ name: String, _ description: String, _ needs: [String]) -> String {
    """
      \(name):
        description: \(description)
        needs: [\(needs.joined(separator: ", "))]

    """
  }
}
