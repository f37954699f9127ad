internal import FileTree
internal import Findings
internal import YAML

extension Layer {
  /// The replacements of a list, and of the files that it names for them.
  func replacements(_ items: [FieldDecoder.ReplacementItem]) throws(KustomizeError)
    -> [ReplacementEntry]
  {
    var all: [ReplacementEntry] = []
    for item in items {
      switch item {
      case .inline(let replacement): all.append(replacement)
      case .file(let path): all += try replacements(in: path)
      }
    }
    return all
  }

  /// The replacements of a file, which holds one or a list. Unknown fields do not matter there.
  private func replacements(in entry: Entry) throws(KustomizeError) -> [ReplacementEntry] {
    let file = try loader.file(entry, from: kustomization.folder, field: "path")
    let root: Node?
    do {
      root = try YAMLParser(file: file.path.text, dialect: .go).kubernetesDocument(file.bytes)
    } catch {
      throw KustomizeError(.yaml(error.findings)).reached(through: entry.place)
    }
    do throws(KustomizeError) {
      guard let root, !root.isNull else {
        throw KustomizeError(.replacementFileEmpty, at: Place(file: file.path.text))
      }
      let decoder = FieldDecoder(file: file.path.text, isStrict: false)
      if root.mapping != nil { return [try decoder.replacement(root, called: "replacement")] }
      return try decoder.list(root, called: "replacements") { (item) throws(KustomizeError) in
        try decoder.replacement(item, called: "replacements")
      }
    } catch {
      throw error.reached(through: entry.place)
    }
  }
}
