public import BuildGraph
public import FileTree
import Findings
import Flux
import Text

/// The graph of a repository that has no `Graphs/` but follows the conventions: all that Flux makes
/// of it, from every folder that a cluster begins with, and a node for every folder with a
/// kustomization file that Flux has no part in. `hgraph init` writes it out.
public struct DefaultGraph: Sendable {
  /// The file that `hgraph init` writes, and that places in the default graph name.
  public static let path = "\(GraphLoader.folder)/\(fileName)"
  /// Its name in the folder of graph files.
  public static let fileName = "cluster.yaml"

  /// The code of the finding that there is nothing to build.
  public static let nothingCode = "graph.nothing"

  private let tree: any FileTree
  private let conventions: Conventions

  /// The default graph of a tree.
  public init(tree: any FileTree, conventions: Conventions = Conventions()) {
    self.tree = tree
    self.conventions = conventions
  }

  /// A part of the graph: a target with its nodes.
  private struct Part {
    var name: String
    var description: String
    var nodes: String
    var needs: [String]
  }

  /// The text of the graph file. A part of the conventions that the repository does not have is
  /// left out.
  ///
  /// Throws where nothing is left.
  public func text() throws(GraphError) -> String {
    var parts: [Part] = []
    if let part = try folders("bootstrap", "What the cluster needs before Flux runs, rendered") {
      parts.append(part)
    }
    if let part = try flux() {
      parts.append(part)
    } else if let part = try folders(
      "kubernetes", "Every kustomization below kubernetes, rendered")
    {
      parts.append(part)
    }
    if parts.isEmpty { throw nothing }
    return DefaultGraph.head + parts.map(\.nodes).joined(separator: "\n") + "\ntargets:\n"
      + DefaultGraph.target("cluster", "Everything that the cluster will see", parts.map(\.name))
      + parts.map { DefaultGraph.target($0.name, $0.description, $0.needs) }.joined()
  }

  private var nothing: GraphError {
    GraphError([
      Finding(
        code: DefaultGraph.nothingCode, "nothing here to build",
        expected: "a folder Graphs/, a folder that Flux begins with, or a kustomization file below "
          + "kubernetes/ or bootstrap/",
        hints: [
          "-C DIR starts in another folder", "--path DIR names the folder that Flux begins with",
        ])
    ])
  }

  // MARK: Flux

  private func flux() throws(GraphError) -> Part? {
    let roots = try self.roots()
    if roots.isEmpty { return nil }
    let names = DefaultGraph.names(of: roots)
    let nodes = zip(names, roots).map { name, root in
      let more = conventions.skipsRemote ? ", skipRemote: true" : ""
      return """
          - name: \(name)
            step: flux.build
            with: { root: \(quoted(root.description))\(more) }

        """
    }
    return Part(
      name: "kubernetes", description: "All that Flux applies, rendered",
      nodes: nodes.joined(separator: "\n"), needs: names)
  }

  private func roots() throws(GraphError) -> [TreePath] {
    do {
      if conventions.roots.isEmpty { return try EntryPoints.find(in: tree) }
      for root in conventions.roots where try !tree.isDirectory(root) {
        throw FileTreeError.missing(root)
      }
      return conventions.roots
    } catch let error as any FindingError {
      throw GraphError(error.findings)
    } catch {
      throw GraphError([Finding(code: "graph.roots", "\(error)")])
    }
  }

  /// Short names: `flux` for a single root, else what tells the paths apart.
  private static func names(of roots: [TreePath]) -> [String] {
    if roots.count == 1 { return ["flux"] }
    let paths = roots.map(\.names)
    var first = 0
    while let name = paths[0].dropFirst(first).first,
      paths.allSatisfy({ $0.count > first && $0[first].hasSameBytes(as: name) })
    {
      first += 1
    }
    let reserved = ["cluster", "kubernetes", "bootstrap", "flux"]
    var names: [String] = []
    for path in paths {
      var end = path.count
      while end > first + 1,
        paths.allSatisfy({ $0.count > path.count - end })
          && paths.allSatisfy({
            $0[$0.count - 1 - (path.count - end)].hasSameBytes(as: path[end - 1])
          })
      {
        end -= 1
      }
      var name = path[min(first, end)..<end].joined(separator: "-")
      name = String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
      if name.isEmpty || reserved.contains(name) { name = name.isEmpty ? "root" : "flux-" + name }
      while names.contains(name) { name += "-" }
      names.append(name)
    }
    return names
  }

  // MARK: Folders

  private func folders(_ folder: String, _ description: String) throws(GraphError) -> Part? {
    let pattern = "\(folder)/**/{kustomization.yaml,kustomization.yml,Kustomization}"
    if try !hasMatches(pattern) { return nil }
    return Part(
      name: folder, description: description,
      nodes: """
          - forEach: { glob: "\(pattern)", as: file }
            name: "${file.dirname}"
            step: kustomize.build
            with: { path: "${file.dirname}" }

        """, needs: ["\(folder)/**"])
  }

  private func hasMatches(_ pattern: String) throws(GraphError) -> Bool {
    let glob: Glob
    do {
      glob = try Glob(pattern)
    } catch {
      throw GraphError(error.findings)
    }
    do {
      return !(try tree.glob(glob, below: .root).isEmpty)
    } catch {
      throw GraphError(error.findings)
    }
  }

  // MARK: Text

  private static let head = """
    # What hgraph builds here. `hgraph schema` prints the language as a JSON Schema.
    apiVersion: hgraph.dev/v1
    kind: Graph
    description: The cluster, by convention

    nodes:

    """

  private static func target(_ name: String, _ description: String, _ needs: [String]) -> String {
    """
      \(name):
        description: \(description)
        needs: [\(needs.map { $0.contains("*") ? quoted($0) : $0 }.joined(separator: ", "))]

    """
  }
}

/// A text in double quotes of YAML where it needs them.
private func quoted(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
  }
  if isPlain, text.utf8.first.map({ $0 >= 0x41 }) ?? false { return text }
  let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  return "\"\(escaped)\""
}
