import FileTree
import Findings
import Kustomize
import TestSupport
import Testing
import Text
import YAML

@Suite struct CasesTests {
  /// Small builds taken from the reference's own tests. Those that are listed as known failures
  /// have to fail, all others to pass.
  @Test(.enabled(if: Corpora.has("kustomize-cases")))
  func casesBuildAsTheReferenceBuildsThem() throws {
    let cases = try JSONDocument.read("kustomize-cases/index.json")["cases"]?.items ?? []
    let known = KnownFailures.read()
    var passed = 0
    for row in cases {
      let name = try #require(row["id"]?.text)
      let file = try #require(row["file"]?.text)
      let failure = try failure(of: JSONDocument.read("kustomize-cases/\(file)"))
      if known[name] != nil {
        #expect(failure != nil, "\(name) passes: take it out of the list of known failures")
      } else {
        #expect(failure == nil, "\(name)")
      }
      if failure == nil { passed += 1 }
    }
    #expect(cases.count == 242)
    let names = Set(cases.compactMap { $0["id"]?.text })
    for name in known.keys { #expect(names.contains(name), "\(name) is no case") }
    print("\(passed) of \(cases.count) cases pass")
  }

  /// What is wrong with a case, nil where it is right.
  private func failure(of row: Node) throws -> String? {
    let path = row["path"]?.text ?? "."
    let arguments = row["args"]?.texts ?? []
    let isFree = arguments.contains("LoadRestrictionsNone")
    let tree = try tree(of: row["files"]?.mapping ?? Mapping())
    let options = KustomizeOptions(
      loadRestrictor: isFree ? .none : .rootOnly, compatibility: .v5_5)
    let expected = row["expected"]?.text
    do throws(KustomizeError) {
      guard let root = TreePath(path.drop { $0 == "/" }.description) else { return "no path" }
      let result = try Kustomizer(tree: tree, options: options).build(root)
      guard let expected else { return "has to be refused" }
      let found = result.yaml()
      return found.elementsEqual(expected.utf8) ? nil : firstDifference(found, Array(expected.utf8))
    } catch {
      if case .unsupported = error.problem { return error.findings.first?.message ?? "" }
      return expected == nil ? nil : "\(error.findings)"
    }
  }

  private func tree(of files: Mapping) throws -> MemoryTree {
    var tree = MemoryTree()
    for entry in files.entries {
      let path = try #require(TreePath(String((entry.key.text ?? "").drop { $0 == "/" })))
      if let text = entry.value.text {
        tree.write(Array(text.utf8), to: path)
      } else {
        let encoded = try #require(entry.value["base64"]?.text)
        tree.write(try #require(Base64.decode(encoded.utf8)), to: path)
      }
    }
    return tree
  }
}

/// The cases that fail, with the reason: lines of `NAME: REASON`.
enum KnownFailures {
  static func read() -> [String: String] {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let bytes = Corpora.readFile(folder + "/KnownFailures.txt") ?? []
    var known: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard !line.hasPrefix("#"), let colon = line.firstRange(of: ": ") else { continue }
      known[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
    }
    return known
  }
}
