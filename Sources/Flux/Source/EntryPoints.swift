public import FileTree
internal import Text
internal import YAML

/// Finds where Flux begins in a repository: the folders that some cluster is told to apply first.
///
/// Only files are read that can say so by their place and name, so that a manifest that changes does
/// not matter here.
public struct EntryPoints {
  private let tree: any FileTree
  private var found: Set<TreePath> = []

  /// Files that tell what a cluster is set up with: `FluxInstance` objects, releases of the chart of
  /// that name and their values, and the objects that `flux bootstrap` writes.
  private static let telling = [
    "**/*flux-instance*/**/*.{yaml,yml}", "**/*flux-instance*.{yaml,yml}",
    "**/*fluxinstance*.{yaml,yml}", "**/gotk-sync.{yaml,yml}",
  ]

  /// Files whose folder is an entry by convention, where nothing tells.
  private static let conventional = [
    "kubernetes/flux/**/*.{yaml,yml}", "kubernetes/*/flux/**/*.{yaml,yml}",
    "clusters/*/**/*.{yaml,yml}", "kubernetes/clusters/*/**/*.{yaml,yml}",
  ]

  private init(_ tree: any FileTree) {
    self.tree = tree
  }

  /// The entry folders of a tree, sorted.
  public static func find(in tree: any FileTree) throws -> [TreePath] {
    var points = EntryPoints(tree)
    for file in try points.files(telling) { try points.take(file) }
    if points.found.isEmpty { try points.takeConventional() }
    return points.found.sorted()
  }

  private func files(_ patterns: [String]) throws -> [TreePath] {
    var files: Set<TreePath> = []
    for pattern in patterns {
      for file in try tree.glob(Glob(pattern), below: .root)
      where !file.names.dropLast().contains(where: { $0.hasPrefix(".") }) {
        files.insert(file)
      }
    }
    return files.sorted()
  }

  private mutating func take(_ file: TreePath) throws {
    for document in try documents(file) {
      let isOwnFolder = EntryPoints.isKustomization(document)
      let path =
        switch document["kind"]?.text {
        case "FluxInstance": document["spec"]?["sync"]?["path"]
        case "HelmRelease": document["spec"]?["values"]?["instance"]?["sync"]?["path"]
        case nil: document["instance"]?["sync"]?["path"]
        case "Kustomization" where isOwnFolder: document["spec"]?["path"]
        default: Node?.none
        }
      guard let text = path?.text, let folder = EntryPoints.folder(text),
        try tree.isDirectory(folder)
      else { continue }
      // A Kustomization is an entry where it lies within what it applies.
      if isOwnFolder, !file.isInside(folder) { continue }
      found.insert(folder)
    }
  }

  /// The uppermost folders that hold Kustomizations of Flux.
  private mutating func takeConventional() throws {
    var folders: Set<TreePath> = []
    for file in try files(EntryPoints.conventional) {
      guard try documents(file).contains(where: EntryPoints.isKustomization),
        let folder = file.parent
      else { continue }
      folders.insert(folder)
    }
    found = folders.filter { folder in
      !folders.contains { $0 != folder && folder.isInside($0) }
    }
  }

  private static func isKustomization(_ document: Node) -> Bool {
    document["kind"]?.text == "Kustomization"
      && document["apiVersion"]?.text?.hasPrefix(FluxKustomization.group + "/") == true
  }

  private static func folder(_ path: String) -> TreePath? {
    TreePath(String(path.drop { $0 == "/" }))
  }

  /// The documents of a file; none where it is no YAML, as templates are not.
  private func documents(_ file: TreePath) throws -> [Node] {
    let bytes = try tree.read(file)
    do {
      return try YAMLParser(file: file.text, dialect: .go).documents(bytes).compactMap { $0 }
    } catch {
      return []
    }
  }
}
