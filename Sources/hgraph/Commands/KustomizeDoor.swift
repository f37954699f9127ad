import CommandLineParser
import FileTree
import Findings
import Glibc
import Kustomize

extension CommandSpec {
  /// The drop-in door for `kustomize`: its flags, its output, its exit codes.
  static let kustomize = CommandSpec(
    "kustomize", "Stands in for kustomize.", section: "Drop-in doors",
    commands: [
      CommandSpec(
        "build", "Build a kustomization from a folder.",
        examples: [
          ("hgraph kustomize build kubernetes/apps/default/freshrss/app", "print the manifests"),
          (
            "hgraph kustomize build --load-restrictor LoadRestrictionsNone DIR",
            "read files outside of DIR"
          ),
        ],
        inputs: [
          .argument(
            "dir", "The folder of the kustomization file.", required: false, standard: ".",
            completion: .directories),
          .option(
            "load-restrictor", nil, "restriction", "Which files may be read.",
            standard: "LoadRestrictionsRootOnly",
            choices: ["LoadRestrictionsRootOnly", "LoadRestrictionsNone"]),
          .option(
            "output", "o", "path", "Write to this file, or one file a resource into this folder.",
            completion: .files),
          .flag("enable-helm", nil, "Allow helmCharts."),
          .option("helm-command", nil, "path", "Not used: hgraph runs no helm.", standard: "helm"),
          .option(
            "helm-api-versions", nil, "version", "API versions that charts see.", repeats: true),
          .option("helm-kube-version", nil, "version", "The Kubernetes version that charts see."),
          .flag("helm-debug", nil, "Not used: hgraph runs no helm."),
          .flag("enable-alpha-plugins", nil, "Not used: hgraph runs no plugins."),
          .flag("enable-managedby-label", nil, "Label all resources as managed by kustomize."),
          .option(
            "reorder", nil, "order", "The order of resources where no sortOptions say it.",
            choices: ["legacy", "none"], isHidden: true),
          .flag("as-current-user", nil, "Not used: hgraph runs no containers."),
          .flag("network", nil, "Not used: hgraph runs no containers."),
          .option("network-name", nil, "name", "Not used: hgraph runs no containers."),
          .option("mount", nil, "mount", "Not used: hgraph runs no containers.", repeats: true),
          .option("env", "e", "variable", "Not used: hgraph runs no containers.", repeats: true),
          .option(
            "compat", nil, "version", "Whose behaviour counts where versions differ.",
            standard: "5.8", choices: ["5.8", "5.5"]),
        ],
        run: { values in try Session.run(values) { try KustomizeDoor($0).build() } })
    ])
}

/// `hgraph kustomize build`: the library alone, with no graph and no cache, over the whole file
/// system.
struct KustomizeDoor {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  func build() throws -> Int32 {
    let disk = try WorkingTree(root: "/", isWorkspace: false)
    let start = try Workspace.resolve(session.values.text("directory") ?? ".")
    let shown = ShownPaths(relativeTo: start)
    do {
      let written = session.values.text("dir") ?? "."
      let folder = try Workspace.resolve(absolute(written, start), written: written)
      let result = try Kustomizer(tree: disk, options: options).build(folder)
      for warning in result.warnings { session.say.note(KustomizeWarning.text(warning)) }
      try deliver(result, start)
      return 0
    } catch let error as FolderError {
      session.say.findings(error.findings) { _ in nil }
      return 1
    } catch let error as any FindingError {
      session.say.findings(error.findings.map(shown.finding)) { shown.source($0, in: disk) }
      return 1
    }
  }

  private var options: KustomizeOptions {
    var options = KustomizeOptions()
    if session.values.text("load-restrictor") == "LoadRestrictionsNone" {
      options.loadRestrictor = .none
    }
    if session.values.text("compat") == "5.5" { options.compatibility = .v5_5 }
    if session.values.text("reorder") == "none" { options.order = .fifo }
    options.labelsManager = session.values.flag("enable-managedby-label")
    return options
  }

  private func absolute(_ path: String, _ start: TreePath) -> String {
    path.hasPrefix("/") ? path : "/\(start.text)/\(path)"
  }

  /// A folder gets one file a resource, anything else is the file; without `-o`, standard output.
  private func deliver(_ result: KustomizeResult, _ start: TreePath) throws {
    guard let output = session.values.text("output") else {
      session.say.result(result.yaml())
      return
    }
    let path = absolute(output, start)
    guard let file = TreePath(String(path.drop { $0 == "/" })) else {
      throw FolderError(path: output, reason: "the path is not valid")
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      for (name, document) in result.files {
        try FileWriter(root: "/").write(Array(document), to: file.child(name))
      }
      return
    }
    try FileWriter(root: "/").write(result.yaml(), to: file)
  }
}

/// Warnings in the words of the real tool.
enum KustomizeWarning {
  static func text(_ warning: Finding) -> String {
    guard warning.code == "kustomize.deprecated" else { return "# Warning: \(warning.message)" }
    let instead = warning.hints.first.map { "Please \($0) instead. " } ?? ""
    let mark = warning.message.hasPrefix("'vars'") ? "[EXPERIMENTAL] " : ""
    return "# Warning: \(warning.message). \(instead)\(mark)"
      + "Run 'kustomize edit fix' to update your Kustomization automatically."
  }
}

/// How paths below `/` are shown: relative to the current folder where they lie in it, else
/// absolute.
struct ShownPaths {
  private let current: TreePath

  init(relativeTo current: TreePath) {
    self.current = current
  }

  /// A finding with its places as they are shown.
  func finding(_ finding: Finding) -> Finding {
    var finding = finding
    finding.place = finding.place.map(place)
    finding.chain = finding.chain.map(place)
    finding.message = words(finding.message)
    finding.expected = finding.expected.map(words)
    finding.found = finding.found.map(words)
    return finding
  }

  /// A text in which paths of the current folder are shown as such: whole words only.
  private func words(_ text: String) -> String {
    if current == .root { return text }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      if word == current.text { return "." }
      return word.hasPrefix(current.text + "/")
        ? String(word.dropFirst(current.text.count + 1)) : String(word)
    }
    return words.joined(separator: " ")
  }

  private func place(_ place: Place) -> Place {
    guard let path = TreePath(place.file) else { return place }
    var shown = place
    if path == current {
      shown.file = "."
    } else if path.isInside(current) {
      shown.file = path.names.dropFirst(current.names.count).joined(separator: "/")
    } else {
      shown.file = "/" + path.text
    }
    return shown
  }

  /// The content of a shown file.
  func source(_ file: String, in disk: WorkingTree) -> [UInt8]? {
    let path = file.hasPrefix("/") ? TreePath(String(file.dropFirst())) : current.appending(file)
    do {
      return try path.map { path throws(FileTreeError) in try disk.read(path) }
    } catch {
      return nil
    }
  }
}
