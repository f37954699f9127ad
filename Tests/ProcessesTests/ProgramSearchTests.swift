import Processes
import TestSupport
import Testing

@Suite struct ProgramSearchTests {
  @Test func findsAsAShellDoes() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "one/tool", mode: 0o755)
    try folder.write("", to: "two/tool", mode: 0o755)
    try folder.write("", to: "two/plain", mode: 0o644)
    try folder.write("", to: "three/plain", mode: 0o755)
    try folder.makeDirectory("one/folder")
    try folder.write("", to: "two/folder", mode: 0o755)
    try folder.link("one/linked", to: "../two/tool")
    try folder.link("one/broken", to: "nowhere")
    let root = folder.path
    let search = ProgramSearch(
      path: ":\(root)/missing::\(root)/one:two:\(root)/three:", from: root)
    let cases: [(name: String, found: Result<String, ProcessError>)] = [
      ("tool", .success("\(root)/one/tool")),
      ("plain", .success("\(root)/three/plain")),
      ("folder", .success("\(root)/two/folder")),
      ("linked", .success("\(root)/one/linked")),
      ("broken", .failure(.programNotFound("broken", searched: search.directories))),
      ("two/tool", .success("\(root)/two/tool")),
      ("./one/tool", .success("\(root)/./one/tool")),
      ("two/plain", .failure(.notExecutable("\(root)/two/plain"))),
      ("two/none", .failure(.programMissing("\(root)/two/none"))),
      ("\(root)/one/tool", .success("\(root)/one/tool")),
      ("", .failure(.programNotFound("", searched: search.directories))),
      ("a\0b", .failure(.containsNul("the name of a program"))),
    ]
    for (name, found) in cases {
      let result = Result { () throws(ProcessError) in try search.find(name) }
      #expect(result == found, "\(name)")
    }
    let narrow = ProgramSearch(path: "\(root)/two", from: root)
    #expect(throws: ProcessError.notExecutable("\(root)/two/plain")) { try narrow.find("plain") }
    #expect(search.directories == ["missing", "one", "two", "three"].map { "\(root)/\($0)" })
  }
}
