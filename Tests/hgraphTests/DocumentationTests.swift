import Glibc
import TestSupport
import Testing

/// Every ` ```console ` block of the README and of `docs/`, run as it stands in a copy of the
/// repository's cluster: the lines behind `$` are typed, the others must be what is printed (`*`
/// and `...` stand for what differs).
@Test(arguments: pages)
func examplesOfDocumentationAreTrue(page: String) throws {
  let text = try #require(sourceFile("../../" + page))
  let folder = try clusterCopy()
  let examples = consoleBlocks(text)
  #expect(!examples.isEmpty, "\(page) has no example")
  for block in examples {
    for failure in try block.failures(in: folder, environment: scriptEnvironment) {
      Issue.record("\(page): \(failure)")
    }
  }
}

/// Every ` ```yaml ` block that begins with `# graph`, as the only graph file of the same copy: all that it declares is
/// built.
@Test(arguments: pages)
func graphsOfDocumentationBuild(page: String) throws {
  let text = try #require(sourceFile("../../" + page))
  for graph in blocks("yaml", of: text) where graph.first == "# graph" {
    let folder = try clusterCopy()
    try folder.remove("Graphs")
    try folder.write(graph.joined(separator: "\n") + "\n", to: "Graphs/example.yaml")
    let names = "import json, sys; print(*[t['name'] for t in json.load(sys.stdin)['targets']])"
    let run = try ProgramRun.shell(
      "hgraph build $(hgraph graph --format json | python3 -c \"\(names)\")", in: folder.path,
      environment: scriptEnvironment)
    #expect(run.status == 0, "\(page): \(run.errors)")
  }
}

/// A copy of the repository's own cluster, with the program at `script/hgraph`.
private func clusterCopy() throws -> TemporaryFolder {
  let root = testFolder + "/../.."
  let folder = try TemporaryFolder()
  let copy = try ProgramRun.shell(
    """
    cp -r '\(root)/Graphs' '\(root)/talos' '\(root)/bootstrap' '\(root)/kubernetes' . && mkdir script &&
    ln -s '\(ProgramRun.binary)' script/hgraph
    """, in: folder.path, environment: scriptEnvironment)
  #expect(copy.status == 0, "\(copy.errors)")
  return folder
}

private let pages = [
  "README.md", "docs/command-line.md", "docs/graph-language.md", "docs/kustomize.md",
]

/// A page's blocks of typed lines, as scripts. Standard error belongs to what a reader sees.
private func consoleBlocks(_ text: String) -> [CommandScript] {
  blocks("console", of: text).map { lines in
    let script = lines.map { $0.hasPrefix("$ ") ? "$ { \($0.dropFirst(2)); } 2>&1" : "> " + $0 }
    return CommandScript(script.joined(separator: "\n"))
  }
}

/// The lines of a page's fenced blocks of a language.
private func blocks(_ language: String, of text: String) -> [[String]] {
  var blocks: [[String]] = []
  var lines: [String]?
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line == "```" + language {
      lines = []
    } else if line == "```", let block = lines {
      blocks.append(block)
      lines = nil
    } else {
      lines?.append(String(line))
    }
  }
  return blocks
}
