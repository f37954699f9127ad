public import BuildGraph
public import FileTree
import Findings
import Text

/// Loads the graph of a workspace: `Graphs/*.yaml` and what they include, or the default graph
/// where there is none.
///
/// A pure function of the tree and the environment, like a step: it reads through the tree alone.
public struct GraphLoader {
  private let tree: any FileTree
  private let steps: StepRegistry
  private let conventions: Conventions
  private let environment: (String) -> String?

  /// A loader over a tree.
  ///
  /// - Parameters:
  ///   - tree: the workspace.
  ///   - steps: the kinds of step that nodes may name.
  ///   - conventions: what is told of a workspace without graph files.
  ///   - environment: what `${env.NAME}` stands for; nil where the variable is not set.
  public init(
    tree: any FileTree, steps: StepRegistry, conventions: Conventions = Conventions(),
    environment: @escaping (String) -> String? = { _ in nil }
  ) {
    self.tree = tree
    self.steps = steps
    self.conventions = conventions
    self.environment = environment
  }

  /// The folder of graph files at the root of a workspace.
  public static let folder = "Graphs"

  /// The declared graph, checked: names, parameters, needs, circles, owned paths.
  ///
  /// Throws everything that is wrong, not only the first mistake.
  public func load() throws(GraphError) -> DeclaredGraph {
    var log = FindingLog()
    let files = try readFiles(&log)
    try log.check()
    return try assemble(files, &log)
  }

  private func readFiles(_ log: inout FindingLog) throws(GraphError) -> [GraphFile] {
    var names: [String] = []
    do {
      if let folder = TreePath(GraphLoader.folder), try tree.isDirectory(folder) {
        names = try tree.list(folder).filter { $0.name.isYAMLName && $0.kind != .directory }.map(
          \.name)
      }
    } catch {
      throw GraphError(error.findings)
    }
    if names.isEmpty {
      let text = try DefaultGraph(tree: tree, conventions: conventions).text()
      return [GraphFileReader.read(Array(text.utf8), path: DefaultGraph.path, log: &log)]
    }
    var pending = names.map { (path: "\(GraphLoader.folder)/\($0)", place: Place?.none) }
    var files: [GraphFile] = []
    var seen: Set<ByteText> = []
    while !pending.isEmpty {
      let next = pending.removeFirst()
      guard let path = TreePath(next.path) else {
        if let place = next.place { log.add(leavesWorkspace(next.path, at: place)) }
        continue
      }
      if !seen.insert(ByteText(path.text)).inserted { continue }
      do {
        let file = GraphFileReader.read(try tree.read(path), path: path.text, log: &log)
        let folder = path.parent?.text ?? ""
        pending += file.include.map {
          (folder.isEmpty ? $0.text : "\(folder)/\($0.text)", $0.place)
        }
        files.append(file)
      } catch {
        for finding in error.findings { log.add(next.place.map(finding.named(by:)) ?? finding) }
      }
    }
    return files
  }

  private func assemble(
    _ files: [GraphFile], _ log: inout FindingLog
  ) throws(GraphError) -> DeclaredGraph {
    let scope = Variables.evaluate(
      files.flatMap(\.variables), in: tree, scope: Scope(environment: environment), log: &log)
    try log.check()
    let pools = Pools(files, log: &log)
    var nodes: [ExpandedNode] = []
    for file in files {
      let expansion = NodeExpansion(
        tree: tree, scope: scope, file: file.path, steps: steps, pools: pools)
      for declaration in file.nodes {
        do {
          nodes += try expansion.nodes(of: declaration)
        } catch {
          log.add(error)
        }
      }
    }
    let declarations = files.flatMap(\.targets)
    var names = NameResolution(nodes: nodes, targets: declarations, steps: steps, log: &log)
    let targets = resolve(declarations, &names, &log)
    let specs = resolve(nodes, &names, &log)
    // What holds together cannot be said of a part, but each node can be looked at.
    for node in nodes { log.add(node.findings(steps)) }
    try log.check()
    let graph = DeclaredGraph(nodes: specs, targets: targets, pools: pools.widths)
    // Steps and parameters were checked where they stand.
    try graph.check(against: steps, coversNodes: false)
    return graph
  }

  private func resolve(
    _ declarations: [GraphFile.TargetDeclaration], _ names: inout NameResolution,
    _ log: inout FindingLog
  ) -> [Target] {
    var targets: [Target] = []
    for declaration in declarations {
      do {
        targets.append(
          Target(
            declaration.name, description: declaration.description ?? "",
            needs: try names.labels(of: declaration), place: declaration.place))
      } catch {
        log.add(error)
      }
    }
    return targets
  }

  private func resolve(
    _ nodes: [ExpandedNode], _ names: inout NameResolution, _ log: inout FindingLog
  ) -> [NodeSpec] {
    var specs: [NodeSpec] = []
    for node in nodes {
      var spec = node.spec
      for need in node.needs {
        do {
          spec.needs += try names.labels(of: need)
        } catch {
          log.add(error)
        }
      }
      if spec.needs.count > 1 { spec.needs = spec.needs.withoutRepetitions }
      specs.append(spec)
    }
    return specs
  }
}

extension String {
  /// Whether a file name ends as YAML files do.
  var isYAMLName: Bool { hasSuffix(".yaml") || hasSuffix(".yml") }
}
