internal import FileTree
internal import Findings
internal import YAML

extension Layer {
  /// Chooses the types that merges know: the first `openapi` on the way down counts for the whole
  /// build, parents before children.
  func chooseSchemas(_ accumulation: inout Accumulation) throws(KustomizeError) {
    guard accumulation.schemas == nil, let choice = kustomization.openapi else { return }
    switch (choice.path, choice.version) {
    case (nil, nil): return
    case (nil, let version?):
      guard version.text == "v1.21.2" else {
        throw KustomizeError(
          .notAChoice(field: "openapi.version", value: version.text, choices: ["v1.21.2"]),
          at: version.place)
      }
      accumulation.schemas = .builtin
    case (let path?, nil):
      let file = try loader.file(path, from: kustomization.folder, field: "openapi.path")
      do {
        let parser = YAMLParser(file: file.path.text, dialect: .go)
        accumulation.schemas = MergeSchemas(document: try parser.kubernetesDocument(file.bytes))
      } catch {
        throw KustomizeError(.yaml(error.findings)).reached(through: path.place)
      }
    case (_?, let version?):
      throw KustomizeError(.openAPIWithPathAndVersion, at: version.place)
    }
  }
}
