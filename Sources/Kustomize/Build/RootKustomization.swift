public import FileTree
internal import Findings
public import YAML

/// The kustomization at the root of a build, as somebody else has read it or made it up.
public struct RootKustomization: Sendable {
  /// Where the file lies, or would lie.
  public var file: TreePath
  /// What it says, as `YAMLParser.kubernetesDocument` gives it.
  public var content: Node
  /// Whether unknown fields are passed over.
  public var isLenient: Bool

  /// A kustomization from its parts.
  public init(file: TreePath, content: Node, isLenient: Bool = false) {
    self.file = file
    self.content = content
    self.isLenient = isLenient
  }

  /// Reads the kustomization file of a folder as it is; nil where there is none.
  ///
  /// Links on the way to the folder are followed. Throws where the folder has several such files.
  public static func read(
    in directory: TreePath, of tree: any FileTree
  ) throws(KustomizeError) -> (file: TreePath, content: Node?)? {
    let loader = Loader(tree: tree, restrictor: .none)
    let root = try loader.root(directory)
    guard let file = try loader.kustomizationFile(in: root, namedAt: nil) else { return nil }
    return (file, try loader.document(of: file, namedAt: nil))
  }
}
