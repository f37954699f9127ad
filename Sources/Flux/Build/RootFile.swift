internal import FileTree
internal import Findings
internal import Kustomize
internal import Text
internal import YAML

/// The kustomization file that the build of a Flux Kustomization begins with: the one in its folder,
/// or one made up as Flux does, with the fields of the object merged into it.
struct RootFile {
  private let tree: any FileTree
  private let object: FluxKustomization
  private var mapping = Mapping()

  /// Finds or makes the file, and merges the object's fields into it.
  static func make(for object: FluxKustomization, in tree: any FileTree) throws
    -> RootKustomization
  {
    var root = RootFile(tree: tree, object: object)
    return try root.make(in: try root.folder())
  }

  private init(tree: any FileTree, object: FluxKustomization) {
    self.tree = tree
    self.object = object
  }

  /// The folder that the object builds, links followed.
  private func folder() throws -> TreePath {
    guard let folder = object.folder else {
      throw FluxError(
        "path-leaves-source", at: object.place,
        "the path '\(object.path)' of the Kustomization \(object.id) leads out of its source")
    }
    let found = try tree.resolve(folder).outcome.get()
    guard found.kind == .directory else {
      throw FluxError(
        "path-not-found", at: object.place,
        found.kind == .absent
          ? "the path '\(object.path)' of the Kustomization \(object.id) does not exist"
          : "the path '\(object.path)' of the Kustomization \(object.id) is no folder",
        expected: "a folder below the root of the source")
    }
    return found.path
  }

  private mutating func make(in folder: TreePath) throws -> RootKustomization {
    guard let known = try RootKustomization.read(in: folder, of: tree) else {
      mapping = try generated(in: folder)
      try merge(in: folder)
      return RootKustomization(
        file: folder.child(Kustomizer.kustomizationFiles[0]), content: .mapping(mapping),
        isLenient: true)
    }
    if let content = known.content, !content.isJSONNull {
      // What is no mapping is refused by the reader, with its place.
      guard let written = content.mapping else {
        return RootKustomization(file: known.file, content: content, isLenient: true)
      }
      mapping = written
    }
    // Text repairs of old spellings do not happen to a root file, so this name is unknown there.
    mapping.remove("imageTags")
    if (value("resources")?.sequence ?? []).isEmpty {
      set("buildMetadata", .sequence([.string("originAnnotations")]))
    }
    try merge(in: folder)
    return RootKustomization(file: known.file, content: .mapping(mapping), isLenient: true)
  }

  // MARK: Making one up

  private func generated(in folder: TreePath) throws -> Mapping {
    var entries: [String] = []
    try walk(folder, below: ".", into: &entries)
    var made = Mapping()
    if entries.isEmpty {
      made["namespace"] = .string("_placeholder")
    } else {
      made["resources"] = .sequence(entries.map { .string($0) })
    }
    return made
  }

  /// Depth first: folders with a kustomization file as one entry, others by their files.
  private func walk(_ folder: TreePath, below path: String, into entries: inout [String]) throws {
    for entry in try tree.list(folder) {
      let child = folder.child(entry.name)
      let name = "\(path)/\(entry.name)"
      switch entry.kind {
      case .directory:
        if try hasKustomization(child) {
          entries.append(name)
        } else {
          try walk(child, below: name, into: &entries)
        }
      case .file, .executableFile, .link:
        guard entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml") else { continue }
        if entry.kind == .link, try !tree.kind(child).isFile { continue }
        entries.append(name)
      case .absent, .other: continue
      }
    }
  }

  private func hasKustomization(_ folder: TreePath) throws -> Bool {
    for name in Kustomizer.kustomizationFiles where try tree.kind(folder.child(name)).isFile {
      return true
    }
    return false
  }

  // MARK: Merging

  private mutating func merge(in folder: TreePath) throws {
    if let namespace = object.targetNamespace { set("namespace", .string(namespace)) }
    if let prefix = object.namePrefix { set("namePrefix", .string(prefix)) }
    if let suffix = object.nameSuffix { set("nameSuffix", .string(suffix)) }
    try append(object.patches.map { patch in RootFile.withoutUnknown(patch) }, to: "patches")
    try append(
      object.strategicMerges.map { (patch) throws(YAMLError) in
        patch.mapping == nil
          ? patch
          : .string(String(decoding: try JSON.write(patch, schema: .json), as: UTF8.self))
      }, to: "patchesStrategicMerge")
    try append(
      object.jsonPatches.map { (item) throws(YAMLError) in
        var item = item
        if let operations = item["patch"], operations.sequence != nil {
          item["patch"] = .string(
            String(decoding: try JSON.write(operations, schema: .json), as: UTF8.self))
        }
        return item
      }, to: "patchesJson6902")
    try append(try components(in: folder).map { .string($0) }, to: "components")
    mergeImages()
    if !object.buildMetadata.isEmpty {
      set("buildMetadata", .sequence(object.buildMetadata.map { .string($0) }))
    }
  }

  /// Patches of the object have a text and a target, nothing else.
  private static func withoutUnknown(_ patch: Node) -> Node {
    guard let mapping = patch.mapping else { return patch }
    return .mapping(
      Mapping(mapping.entries.filter { ["patch", "target"].contains($0.key.text) }))
  }

  private func components(in folder: TreePath) throws -> [String] {
    var kept: [String] = []
    for component in object.components {
      let isRemote = component.contains("://") || component.hasPrefix("git@")
      guard !isRemote, !component.hasPrefix("/"), let path = folder.appending(component) else {
        throw FluxError(
          "component", at: object.place,
          "the component '\(component)' of the Kustomization \(object.id) is not within its source",
          expected: "a path relative to '\(object.path)'")
      }
      if object.ignoresMissingComponents, try tree.kind(path) == .absent { continue }
      kept.append(component)
    }
    return kept
  }

  /// A name that is there gets a new name, and a new tag and digest as a pair; others come last.
  private mutating func mergeImages() {
    if object.images.isEmpty { return }
    var images = value("images")?.sequence ?? []
    for image in object.images {
      guard let name = image["name"]?.text,
        let index = images.firstIndex(where: { $0["name"]?.text?.hasSameBytes(as: name) ?? false })
      else {
        images.append(image)
        continue
      }
      if let newName = image["newName"] { images[index]["newName"] = newName }
      let (tag, digest) = (image["newTag"], image["digest"])
      if tag != nil || digest != nil {
        images[index]["newTag"] = tag
        images[index]["digest"] = digest
      }
    }
    set("images", .sequence(images))
  }

  // MARK: Fields, which match in any case

  private func value(_ field: String) -> Node? {
    let lower = field.lowercased()
    return mapping.entries.filter {
      ($0.key.text ?? "").lowercased() == lower && !$0.value.isJSONNull
    }.max { ($0.key.text ?? "").precedesByBytes($1.key.text ?? "") }?.value
  }

  private mutating func set(_ field: String, _ value: Node) {
    let lower = field.lowercased()
    mapping.entries.removeAll { ($0.key.text ?? "").lowercased() == lower }
    mapping[field] = value
  }

  private mutating func append(_ items: [Node], to field: String) throws {
    if items.isEmpty { return }
    let known = value(field)
    // What is no list is left to the reader, which refuses it with its place.
    if let known, known.sequence == nil { return }
    set(field, .sequence((known?.sequence ?? []) + items))
  }
}
