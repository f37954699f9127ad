internal import FileTree
internal import Findings
internal import Text

/// Accumulates one kustomization file: its resources, generators, components and transformers, in
/// kustomize's fixed order. A component works on the accumulation of its parent.
struct Layer {
  let kustomization: Kustomization
  let loader: Loader
  let options: KustomizeOptions
  /// Whether resources remember the transformers that they go through.
  let tracesTransformers: Bool
  /// The folders that are being built, outermost first, this one last.
  let stack: [TreePath]

  private var folder: TreePath { kustomization.folder }

  /// Adds all that the file says.
  func accumulate(into accumulation: inout Accumulation) throws(KustomizeError) {
    accumulation.warnings += kustomization.warnings
    try chooseSchemas(&accumulation)
    for entry in kustomization.resources + kustomization.bases {
      try accumulateResource(entry, field: "resources", into: &accumulation)
    }
    try configure(&accumulation)
    try generate(into: &accumulation.resources)
    for entry in kustomization.components {
      try accumulateComponent(entry, into: &accumulation)
    }
    for step in try transformers(accumulation) {
      try step.transformer.transform(&accumulation.resources)
      if tracesTransformers { accumulation.resources.note(step.configurator) }
    }
    try validate(&accumulation)
    try accumulation.variables.add(
      kustomization.variables, bindingIn: &accumulation.resources)
  }

  // MARK: Resources and components

  /// Adds the objects of a file, or what the kustomization in a folder builds.
  func accumulateResource(
    _ entry: Entry, field: String, into accumulation: inout Accumulation
  ) throws(KustomizeError) {
    guard let found = try locate(entry, field: field) else {
      throw KustomizeError(.missingEntry(field: field, entry: entry.text), at: entry.place)
    }
    if found.kind == .directory {
      return try accumulateFolder(found.path, entry, into: &accumulation)
    }
    let bytes = try loader.read(found.path, namedAt: entry.place, from: folder)
    do {
      for resource in try ResourceFile(file: found.path).resources(of: bytes) {
        try accumulation.resources.append(resource)
      }
    } catch {
      throw error.reached(through: entry.place)
    }
  }

  private func accumulateFolder(
    _ path: TreePath, _ entry: Entry, into accumulation: inout Accumulation
  ) throws(KustomizeError) {
    let child = try layer(at: path, entry)
    if child.kustomization.kind != .kustomization {
      throw KustomizeError(
        .wrongKindOfFolder(
          field: "resources", expected: "a Kustomization", found: "a Component: \(path)"),
        at: entry.place)
    }
    do {
      var own = Accumulation()
      own.schemas = accumulation.schemas
      try child.accumulate(into: &own)
      try accumulation.append(own)
      accumulation.schemas = own.schemas
      try takeConfiguration(of: own, into: &accumulation)
    } catch {
      throw error.reached(through: entry.place)
    }
  }

  private func accumulateComponent(_ entry: Entry, into accumulation: inout Accumulation)
    throws(KustomizeError)
  {
    guard let found = try locate(entry, field: "components") else {
      throw KustomizeError(
        .missingEntry(field: "components", entry: entry.text), at: entry.place)
    }
    guard found.kind == .directory else {
      throw KustomizeError(
        .notAFolder(field: "components", entry: entry.text), at: entry.place)
    }
    let child = try layer(at: found.path, entry)
    if child.kustomization.kind != .component {
      throw KustomizeError(
        .wrongKindOfFolder(
          field: "components", expected: "a Component", found: "a Kustomization: \(found.path)"),
        at: entry.place)
    }
    do {
      try child.accumulate(into: &accumulation)
    } catch {
      throw error.reached(through: entry.place)
    }
  }

  /// What an entry leads to; entries that name another machine are an error of their own.
  private func locate(_ entry: Entry, field: String) throws(KustomizeError)
    -> Loader.Found?
  {
    if RemoteEntry.isWebAddress(entry.text) {
      throw KustomizeError(.remote(entry: entry.text), at: entry.place)
    }
    let found = try loader.locate(entry, from: folder, field: field)
    if found == nil, RemoteEntry.isRepository(entry.text) {
      throw KustomizeError(.remote(entry: entry.text), at: entry.place)
    }
    return found
  }

  /// The layer of a folder that an entry names.
  private func layer(at path: TreePath, _ entry: Entry) throws(KustomizeError) -> Layer {
    if stack.contains(where: { $0.isInside(path) }) {
      throw KustomizeError(.cycle(folder: path), at: entry.place)
    }
    let child: Kustomization
    do {
      child = try loader.kustomization(in: path, namedAt: entry.place)
    } catch {
      throw error.place == entry.place ? error : error.reached(through: entry.place)
    }
    return Layer(
      kustomization: child, loader: loader, options: options,
      tracesTransformers: tracesTransformers, stack: stack + [path])
  }

  // MARK: Generators

  private func generate(into resources: inout ResourceSet) throws(KustomizeError) {
    let common = kustomization.generatorOptions
    let file = kustomization.file.text
    let (map, secret) = (GeneratedObject.Kind.configMap, GeneratedObject.Kind.secret)
    for generator in kustomization.configMaps {
      let configurator = Configurator(file: file, kind: "ConfigMapGenerator")
      try generate(generator, map, common: common, by: configurator, into: &resources)
    }
    for generator in kustomization.secrets {
      let configurator = Configurator(file: file, kind: "SecretGenerator")
      try generate(generator, secret, common: common, by: configurator, into: &resources)
    }
    for plugin in try plugins(kustomization.generators, field: "generators") {
      try plugin.generate(into: &resources)
    }
  }

  /// Adds what one generator makes.
  func generate(
    _ generator: GeneratorEntry, _ kind: GeneratedObject.Kind, common: GeneratorOptions,
    by configurator: Configurator, into resources: inout ResourceSet
  ) throws(KustomizeError) {
    let object = GeneratedObject(kind: kind, generator: generator, common: common)
    let data = try GeneratorSources.read(generator, from: folder, with: loader)
    var made = try object.resource(data)
    made.generator = configurator
    try resources.absorb(made, behavior: generator.behavior)
  }
}
