import Glibc
import TestSupport
import Testing

/// Every ` ```console ` block of the README and of `docs/`, run as it stands in a copy of the
/// repository's cluster: the lines behind `$` are typed, the others must be what is printed (`*`
/// and `...` stand for what differs).
@Test(arguments: pages)
func examplesOfDocumentationAreTrue(page: String) throws {
  let text = try #require(sourceFile("../../" + page))
  let folder = try TemporaryFolder()
  let root = testFolder + "/../.."
  let copy = try ProgramRun.shell(
    """
    cp -r '\(root)/Graphs' '\(root)/talos' '\(root)/bootstrap' '\(root)/kubernetes' . && mkdir script &&
    ln -s '\(ProgramRun.binary)' script/hgraph
    """, in: folder.path, environment: scriptEnvironment)
  #expect(copy.status == 0, "\(copy.errors)")
  var blocks = 0
  for block in consoleBlocks(text) {
    blocks += 1
    for failure in try block.failures(in: folder, environment: scriptEnvironment) {
      Issue.record("\(page): \(failure)")
    }
  }
  #expect(blocks > 0, "\(page) has no example")
}

private let pages = [
  "README.md", "docs/command-line.md", "docs/graph-language.md", "docs/kustomize.md",
]

/// A page's blocks of typed lines, as scripts. Standard error belongs to what a reader sees.
private func consoleBlocks(_ text: String) -> [CommandScript] {
  var blocks: [CommandScript] = []
  var lines: [String]?
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line == "```console" {
      lines = []
    } else if line == "```", let block = lines {
      blocks.append(CommandScript(block.joined(separator: "\n")))
      lines = nil
    } else if lines != nil {
      lines?.append(line.hasPrefix("$ ") ? "$ { \(line.dropFirst(2)); } 2>&1" : "> " + line)
    }
  }
  return blocks
}
