import FileTree
import TestSupport

/// A small tree with what is printed of it: a text file in `Golden`, checked with `kubectl
/// kustomize` when it was written.
///
/// After a first line with a comment, lines of `-- build FOLDER --`, `-- file PATH --` and
/// `-- prints --` or `-- refuses --` begin the parts.
struct GoldenCase {
  var tree = MemoryTree()
  var folder = TreePath.root
  /// What is printed; nil where the build is refused.
  var expected: [UInt8]?

  /// All cases, by the names of their files.
  static func all() throws -> [(name: String, golden: GoldenCase)] {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Golden"
    return try TestFolder.names(in: folder).map { name in
      (name, GoldenCase(Corpora.readFile("\(folder)/\(name)") ?? []))
    }
  }

  init(_ bytes: [UInt8]) {
    var file: TreePath?
    var content: [UInt8] = []
    var isRefused = false
    func finish(_ golden: inout GoldenCase) {
      if let file { golden.tree.write(content, to: file) }
      content = []
    }
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false).dropFirst() {
      let text = String(decoding: line, as: UTF8.self)
      if text == "-- without line end --" {
        content.removeLast()
      } else if text == "-- prints --" || text == "-- refuses --" {
        finish(&self)
        file = nil
        isRefused = text == "-- refuses --"
      } else if text.hasPrefix("-- file "), text.hasSuffix(" --") {
        finish(&self)
        file = TreePath(String(text.dropFirst(8).dropLast(3)))
      } else if text.hasPrefix("-- build "), text.hasSuffix(" --") {
        folder = TreePath(String(text.dropFirst(9).dropLast(3))) ?? .root
      } else {
        content += line + [10]
      }
    }
    // The text ends with a line end, behind which there is no line.
    expected = isRefused ? nil : Array(content.dropLast())
  }
}

/// The names of the files in a folder of the tests.
enum TestFolder {
  static func names(in folder: String) throws -> [String] {
    try WorkingTree(root: folder, isWorkspace: false).list(.root).map(\.name)
  }
}
