import FileTree
import Findings
import Text

/// The paths that nodes of the graph write into the tree, and the tree as everybody sees it: with
/// those paths there, whatever lies on disk.
///
/// Otherwise the first build, when an output is not there yet, and the second would differ.
struct OwnedPaths {
  /// Which artifact a path is.
  struct Owner: Hashable {
    var label: Label
    var artifact: String
  }

  /// By the path without links in it.
  private(set) var owners: [TreePath: Owner] = [:]
  /// Where each owner's artifacts go, links resolved.
  private(set) var writes: [Label: [(artifact: String, path: TreePath)]] = [:]
  /// What is wrong with an owner's paths: it cannot be built.
  private(set) var findings: [Label: [Finding]] = [:]
  /// The tree with all owned paths as files; their bytes come from the owners.
  private(set) var tree: any FileTree

  init(of graph: DeclaredGraph, in tree: any FileTree) {
    self.tree = tree
    let writers = graph.nodes.filter { !$0.writes.isEmpty }
    if writers.isEmpty { return }
    var overlay = OverlayTree(over: tree)
    for node in writers.sorted(by: { $0.label < $1.label }) {
      for (artifact, path) in node.writes.sorted(by: { $0.key.precedesByBytes($1.key) }) {
        do {
          let place = try OwnedPaths.withoutLinks(path, in: tree)
          try claim(place, Owner(label: node.label, artifact: artifact), at: node.place)
          overlay.write([], to: place)
        } catch {
          findings[node.label, default: []] += error.findings
        }
      }
    }
    if !owners.isEmpty { self.tree = overlay }
  }

  private mutating func claim(
    _ path: TreePath, _ owner: Owner, at place: Place?
  ) throws(GraphError) {
    if let other = owners[path], other != owner {
      throw GraphError([
        Finding(
          code: "graph.two-owners", at: place,
          "\(owner.label) writes \(path), which belongs to \(other.label)")
      ])
    }
    owners[path] = owner
    writes[owner.label, default: []].append((owner.artifact, path))
  }

  /// The path with the links of its folders resolved; the last name is replaced, not followed.
  private static func withoutLinks(
    _ path: TreePath, in tree: any FileTree
  ) throws(GraphError) -> TreePath {
    do {
      guard let parent = path.parent else { throw FileTreeError.notAFile(path) }
      return try tree.resolve(parent).outcome.get().path.child(path.name)
    } catch let error as FileTreeError {
      throw GraphError(error.findings)
    } catch {
      throw GraphError([Finding(code: "file.unreadable", "\(error)")])
    }
  }
}
