import BuildGraph
import CommandLineParser
import FileTree
import Findings
import Glibc
import GraphLanguage
import StandardSteps
import Text

/// The folder that is built: where it is, what it holds, and the graph over it.
struct Workspace: Sendable {
  /// How the root was found.
  enum Origin: String {
    case graphs = "it holds Graphs/"
    case repository = "the top of the Git work tree"
    case current = "the current folder"
  }

  /// The root, absolute.
  let root: String
  /// How it was found.
  let origin: Origin
  /// The folder that the command started in, relative to the root.
  let current: TreePath
  /// The files of the root, without `.git` and `.cache`.
  let tree: WorkingTree

  /// The workspace of a command: found upwards from the current folder, or from the one behind
  /// `-C`. The first folder with `Graphs/` is it, else the top of the Git work tree, else the
  /// folder itself.
  init(_ values: ParsedValues) throws {
    let start = try Workspace.resolve(values.text("directory") ?? ".")
    let disk = try WorkingTree(root: "/", isWorkspace: false)
    var found: (path: TreePath, origin: Origin) = (start, .current)
    var next: TreePath? = start
    while let folder = next {
      if try disk.isDirectory(folder.child(GraphLoader.folder)) {
        found = (folder, .graphs)
        break
      }
      if found.origin == .current, try disk.exists(folder.child(".git")) {
        found = (folder, .repository)
      }
      next = folder.parent
    }
    root = "/" + found.path.text
    origin = found.origin
    tree = try WorkingTree(root: root)
    let below = start.names.dropFirst(found.path.names.count).joined(separator: "/")
    current = TreePath(below) ?? .root
  }

  /// A folder as a path below `/`, symbolic links resolved; errors name it as it was written.
  static func resolve(_ folder: String, written: String? = nil) throws -> TreePath {
    guard let resolved = realpath(folder, nil) else {
      throw FolderError(path: written ?? folder, reason: String(cString: strerror(errno)))
    }
    defer { free(resolved) }
    guard let path = TreePath(String(String(cString: resolved).drop { $0 == "/" })) else {
      throw FolderError(path: written ?? folder, reason: "the path is not valid")
    }
    return path
  }

  /// The declared graph of the working tree or of another view, checked.
  func loadGraph(_ files: (any FileTree)? = nil) throws -> DeclaredGraph {
    try GraphLoader(tree: files ?? tree, steps: .standard, environment: environmentVariable).load()
  }

  /// The engine over a graph of this workspace. What one view has built, the others find: all share
  /// one store. Only the working tree itself is written to.
  func engine(
    _ graph: DeclaredGraph, over files: (any FileTree)? = nil, keepsGoing: Bool = true
  ) -> ReferenceEngine {
    let options = BuildOptions(
      keepsGoing: keepsGoing, materialises: files == nil, salt: ProgramIdentity.digest,
      environment: Workspace.environment)
    return ReferenceEngine(
      graph: graph, steps: .standard, tree: files ?? tree, store: TraceStore(workspace: root),
      writer: FileWriter(root: root), options: options)
  }

  /// A word of the command line as a path of the workspace: relative to the folder that the command
  /// started in; nil where it lies outside.
  func path(_ word: String) -> TreePath? {
    guard word.hasPrefix("/") else { return current.appending(word) }
    let prefix = root == "/" ? root : root + "/"
    return word.hasPrefix(prefix) || word == root
      ? TreePath(String(word.dropFirst(root.count).drop { $0 == "/" })) : nil
  }

  /// The content of a file that a finding is about; nil where it cannot be read.
  @Sendable func source(_ file: String) -> [UInt8]? {
    Workspace.source(file, in: tree)
  }

  /// The content of a file of a tree that a finding is about; nil where it cannot be read.
  static func source(_ file: String, in tree: any FileTree) -> [UInt8]? {
    guard let path = TreePath(file) else { return nil }
    do {
      return try tree.read(path)
    } catch {
      return nil
    }
  }

  private static var environment: [ByteText: String] {
    var result: [ByteText: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        result[ByteText(String(text[..<equals]))] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return result
  }
}

/// A folder that the command line names and that cannot be entered.
struct FolderError: FindingError {
  let path: String
  let reason: String

  var findings: [Finding] {
    [
      Finding(
        code: "workspace.folder", at: Place(file: path), "the folder cannot be entered",
        found: reason)
    ]
  }
}
