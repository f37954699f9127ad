import BuildGraph
import BuildStore
import CommandLineParser
import FileTree
import Findings
import Glibc
import GraphLanguage
import Processes
import StandardSteps
import Synchronization
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
  private var opening: StoreOpening
  /// What the command line tells of a workspace without graph files.
  private(set) var conventions = Conventions()
  /// What becomes of secrets, where the command line says it.
  private let secrets: String?
  /// What runs the commands of its nodes.
  let processes = ProcessSupervisor()

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
    opening = StoreOpening(folder: root + "/.cache/hgraph")
    let below = start.names.dropFirst(found.path.names.count).joined(separator: "/")
    current = TreePath(below) ?? .root
    secrets = values.declares("secrets") ? values.text("secrets") : nil
    conventions = try Conventions(values, in: self)
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
  func loadGraph(_ files: (any FileTree)? = nil) throws(GraphError) -> DeclaredGraph {
    try GraphLoader(
      tree: files ?? tree, steps: steps, conventions: conventions,
      environment: environmentVariable
    ).load()
  }

  /// The engine over the workspace's own graph, which it loads only where that may have changed.
  func engine(_ settings: BuildSettings) -> Engine {
    Engine(
      source: WorkspaceGraph(steps: steps, conventions: conventions), steps: steps,
      tree: settings.files ?? tree, folder: settings.files == nil ? root : nil, store: store,
      writer: settings.writer, options: options(settings))
  }

  /// The engine over a graph that is at hand.
  func engine(_ graph: DeclaredGraph, _ settings: BuildSettings = BuildSettings()) -> Engine {
    Engine(
      graph: graph, steps: steps, tree: settings.files ?? tree,
      folder: settings.files == nil ? root : nil, store: store, writer: settings.writer,
      options: options(settings))
  }

  private var steps: StepRegistry {
    .standard(running: processes, secrets: SOPSDecryption(SecretWorld.world))
  }

  /// What one view has built, the others find: all share one store. Only the working tree itself is
  /// written to.
  private func options(_ settings: BuildSettings) -> BuildOptions {
    var options = BuildOptions(
      keepsGoing: settings.keepsGoing,
      materialises: settings.files == nil && settings.writer != nil,
      salt: ProgramIdentity.digest, environment: environment, width: settings.width,
      scratch: root + "/.cache/hgraph/tmp")
    options.artifacts = settings.artifacts
    options.tellsEachRun = settings.tellsEachRun
    return options
  }

  /// The store, opened when it is first asked for: commands that build nothing leave no trace.
  var store: BuildStore { opening.store }

  /// The same workspace with its store still to be opened: what another process, or an earlier round,
  /// has stored is seen.
  func reopened() -> Workspace {
    var workspace = self
    workspace.opening = StoreOpening(folder: root + "/.cache/hgraph")
    return workspace
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

  /// What steps see; the command line says more than the shell.
  private var environment: [ByteText: String] {
    var result: [ByteText: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        result[ByteText(String(text[..<equals]))] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    if let secrets { result[ByteText(FluxBuildStep.secretsVariable)] = secrets }
    return result
  }
}

/// Opens a workspace's store once, when it is first needed.
private final class StoreOpening: Sendable {
  private let folder: String
  private let opened = Mutex<BuildStore?>(nil)

  init(folder: String) {
    self.folder = folder
  }

  var store: BuildStore {
    opened.withLock { opened in
      let store = opened ?? BuildStore(folder: folder)
      opened = store
      return store
    }
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
