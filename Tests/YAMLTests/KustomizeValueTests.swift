import TestSupport
import Testing
import YAML

/// The table of single values: what kustomize prints for each text put in.
///
/// The module passes all but those that depend on kustomize itself, which `KnownFailures.txt` lists
/// with their reasons.
@Test(.enabled(if: Corpora.has("kustomize-yaml/values.json")))
func kustomizeValues() throws {
  let table = try JSON.parse(try #require(Corpora.read("kustomize-yaml/values.json")))
  let head = try #require(table["head"]?.text)
  let probes = try #require(table["probes"]?.sequence)
  var known = KnownFailures("kustomize-value")
  for (index, probe) in probes.enumerated() {
    let input = probe["in"]?.text ?? ""
    let expected = probe["out"]?.text
    let printed = printedValue(head + input + (input.hasSuffix("\n") ? "" : "\n"))
    if printed != expected, !known.contains("\(index)") {
      Issue.record("probe \(index): \(input.debugDescription) gave \(printed.debugDescription)")
    }
    if printed == expected, known.contains("\(index)") {
      Issue.record("probe \(index) passes: strike it from the known failures")
    }
  }
  #expect(probes.count > 500)
  #expect(known.unused.isEmpty)
}

/// What stands behind `v:` when a resource is read and written as kustomize does.
private func printedValue(_ text: String) -> String? {
  let parser = YAMLParser(dialect: .go)
  let lines = text.replacing("\r\n", with: "\n")
  guard let node = try? parser.firstDocument(Array(lines.utf8))?.applyingMergeKeys(),
    let output = try? Emitter.emit(node, schema: .kustomizeResource)
  else { return nil }
  let printed = String(decoding: output, as: UTF8.self)
  return printed.firstRange(of: "\n  v:").map { String(printed[$0.upperBound...]) }
}

/// What kustomize printed for real folders reads and is written again as the same bytes.
@Test(.enabled(if: Corpora.has("kustomize-real")))
func kustomizeOutputsAreWrittenAgain() throws {
  let files = Corpora.files(below: "kustomize-real", suffixes: [".yaml"])
  #expect(files.count > 400)
  for file in files {
    let bytes = try #require(Corpora.read(file))
    var output: [UInt8] = []
    for (index, document) in try YAMLParser(file: file, dialect: .go).documents(bytes).enumerated()
    {
      if index > 0 { output += Array("---\n".utf8) }
      try Emitter.emit(document ?? .null, schema: .kustomizeResource, to: &output)
    }
    if output != bytes { Issue.record("\(file) is written otherwise") }
  }
}

/// Real files are read, and refused only where their text is no YAML.
@Test(.enabled(if: Corpora.has("repos")))
func realFilesAreRead() throws {
  let files = Corpora.files(below: "repos", suffixes: [".yaml", ".yml"])
  #expect(files.count > 2000)
  for file in files {
    let bytes = try #require(Corpora.read(file))
    do throws(YAMLError) {
      for case let node? in try YAMLParser(file: file, dialect: .go).documents(bytes) {
        _ = try node.asKubernetesJSON(file: file)
      }
    } catch {
      Issue.record("\(file): \(error)")
    }
  }
}
