import BuildGraph
import FileTree
import Findings
import Processes
import StandardSteps
import TestSupport
import Testing
import Text

/// Scripts that end well, and what comes of `out`.
@Test func commandsSeeWhatIsDeclared() throws {
  let lab = try ExecLab([
    "a/b.txt": "b", "a/c.txt": "c", "a/d.txt": "d", "run.sh": "#!/bin/sh\necho \"$0\" > out\n",
  ])
  let cases: [(script: String, inputs: [String], expected: String)] = [
    ("cat a/b.txt > out", ["a/b.txt"], "b"),
    ("cat a/*.txt > out", ["a/*.txt"], "bcd"),
    ("cat a/*.txt > out", ["a/{b,d}.txt"], "bd"),
    ("stat -c %a a/b.txt > out", ["a/b.txt"], "444\n"),
    ("echo $HOME | grep -c /run-0/home$ > out", [], "1\n"),
    ("echo x > $TMPDIR/y; cp $TMPDIR/y out", [], "x\n"),
    ("echo $${LEAK-none} > out", [], "none\n"),
    (
      "echo $LANG $TZ $SOURCE_DATE_EPOCH $PATH > out", [],
      "C.UTF-8 UTC 0 /usr/local/bin:/usr/bin:/bin\n"
    ),
    ("cat > out; echo end >> out", [], "end\n"),
    ("ls > out", [], "out\n"),
    ("ls a > out", ["a/b.txt"], "b.txt\n"),
    ("ls -a .. > out", [], ".\n..\nhome\ntmp\nwork\n"),
    ("echo \\$HOME > out", [], "$HOME\n"),
    ("(sleep 0.1; echo late > out) & wait", [], "late\n"),
  ]
  for (script, inputs, expected) in cases {
    let report = lab.sh(
      script, ["inputs": .list(inputs.map { .string($0) }), "outputs": .texts("out")])
    #expect(report.texts == ["main": expected], "\(script): \(report.allFindings)")
    #expect(try lab.leftovers() == [])
  }
}

@Test func argumentsAreSplicedWhole() throws {
  let lab = try ExecLab(["a b.txt": "1", "c$.txt": "2", "d.txt": "3"])
  let report = lab.build(
    [
      "sh", "-c", "for a; do echo \"[$a]\"; done > $0", "${outputs[0]}", "${inputs[0]}",
      "--x=${inputs[1]}:$$", "$",
    ],
    ["inputs": .texts("{a,c}*.txt", "d.txt"), "outputs": .texts("deep/er/out")])
  #expect(
    report.texts == ["main": "[a b.txt]\n[c$.txt]\n[--x=d.txt:$]\n[$]\n"], "\(report.allFindings)")
}

/// Commands that fail, with the code of the finding and a part of what it shows.
@Test func failuresSayWhatHappened() throws {
  var lab = try ExecLab(["in.txt": "x", "folder/x": "y", "plain.sh": ""])
  lab.timeout = .milliseconds(300)
  let out: KeyValuePairs<String, Parameter> = ["outputs": .texts("out")]
  let cases:
    [(command: [String], more: KeyValuePairs<String, Parameter>, code: String, found: String)] = [
      (["sh", "-c", "echo one; echo two >&2; exit 3"], out, "exec.exit", "one\ntwo"),
      (["sh", "-c", "kill -9 $$$$"], out, "exec.signal", ""),
      (["sh", "-c", "touch out; echo begun; sleep 60"], out, "exec.timeout", "begun"),
      (["sh", "-c", "touch $PWD/x; cat $PWD/none; exit 1"], out, "exec.exit", "cat: none"),
      (
        ["sh", "-c", "printf '\\033[31mred\\033[0m\\n10%%\\r20%%\\n'; exit 1"], out, "exec.exit",
        "red\n20%"
      ),
      (["true"], out, "exec.missing-output", ""),
      (["mkfifo", "out"], out, "exec.output-kind", ""),
      (["sh", "-c", "ln -s /etc/passwd out"], out, "exec.output-link", "/etc/passwd"),
      (["sh", "-c", "ln -s ../../../x out"], out, "exec.output-link", "../../../x"),
      (["sh", "-c", "mkdir out; ln -s ../x out/y"], out, "exec.output-link", "../x"),
      (["sh", "-c", "rmdir out; touch out"], ["outputs": .texts("out/")], "exec.output-kind", ""),
      (
        ["touch", "out", "b"], ["outputs": .texts("out"), "strict": .bool(true)],
        "exec.extra-files", "b"
      ),
      (["true"], ["inputs": .texts("none.txt")], "exec.input", ""),
      (["true"], ["inputs": .texts("none/*")], "exec.input", ""),
      (["true"], ["inputs": .texts("folder")], "exec.input", ""),
      (["true"], ["sandbox": .string("required")], "exec.sandbox", ""),
      (["true"], ["inPlace": .bool(true)], "exec.in-place", ""),
      (["scripts/none.sh"], [:], "exec.program", ""),
      (["plain.sh"], ["inputs": .texts("plain.sh")], "process.program-not-found", ""),
      (["./plain.sh"], ["inputs": .texts("plain.sh")], "process.not-executable", ""),
      (["/nonexistent/tool"], [:], "process.program-missing", ""),
      (["no-such-tool-anywhere"], [:], "process.program-not-found", ""),
      (
        ["sh", "-c", "true"], ["env": .map(["PATH": .string("/nonexistent")])],
        "process.program-not-found", ""
      ),
      (["a\0b"], [:], "process.program-not-found", ""),
      (["sh", "a\0b"], [:], "process.nul", ""),
    ]
  for (command, more, code, found) in cases {
    let report = lab.build(command, more)
    let finding = report.allFindings.first
    #expect(!report.succeeded && finding?.code == code, "\(command): \(report.allFindings)")
    #expect(
      finding?.found ?? "" == found || (finding?.found ?? "").hasPrefix(found) && !found.isEmpty
        || found.isEmpty, "\(command): \(finding?.found ?? "-")")
    #expect(try lab.leftovers() == [])
  }
}

/// Parameters that cannot be meant, found before anything runs.
@Test func faultsAreFoundBeforehand() throws {
  let command: Parameter = .texts("true")
  let cases: [(Parameter, [String: TreePath])] = [
    (.map(["command": .list([])]), [:]),
    (.map(["command": command, "inputs": .texts("../x")]), [:]),
    (.map(["command": command, "inputs": .texts("[")]), [:]),
    (.map(["command": command, "mayRead": .texts("../*")]), [:]),
    (.map(["command": command, "outputs": .texts(".")]), [:]),
    (.map(["command": command, "outputs": .texts("a", "a")]), [:]),
    (.map(["command": command, "outputs": .texts("a/", "a/b")]), [:]),
    (.map(["command": command, "inputs": .texts("a"), "outputs": .texts("a")]), [:]),
    (.map(["command": .texts("a", "-x${inputs[0]}"), "inputs": .texts("*")]), [:]),
    (.map(["command": .texts("${inputs[0]}")]), [:]),
    (.map(["command": .texts("${other[0]}"), "inputs": .texts("a")]), [:]),
    (.map(["command": .texts("${inputs[0}"), "inputs": .texts("a")]), [:]),
    (.map(["command": command, "env": .map(["": .string("x")])]), [:]),
    (.map(["command": command, "env": .map(["A=B": .string("x")])]), [:]),
    (.map(["command": command, "outputs": .texts("a"), "depfile": .string("a")]), [:]),
    (.map(["command": command, "strict": .bool(true), "inPlace": .bool(true)]), [:]),
    (
      .map(["command": command, "outputs": .texts("a", "b")]),
      [Artifact.main: TreePath.root.child("x")]
    ),
  ]
  for (parameters, writes) in cases {
    let node = NodeSpec(ExecLab.label, parameters: parameters, writes: writes)
    #expect(!StepRegistry.standard.check(node).isEmpty, "\(parameters)")
  }
  let sound = NodeSpec(
    ExecLab.label,
    parameters: .map([
      "command": .texts("x", "-o${outputs[1]}", "${inputs[0]}", "a${inputs[1]}"),
      "inputs": .texts("*", "b"), "outputs": .texts("c", "d/"), "mayRead": .texts("**"),
    ]))
  #expect(StepRegistry.standard.check(sound) == [])
}

@Test func outputsAreArtifacts() throws {
  let lab = try ExecLab()
  let two = lab.sh("echo 1 > a; echo 2 > b/c.yaml", ["outputs": .texts("a", "b/c.yaml")])
  #expect(two.texts == ["a": "1\n", "b/c.yaml": "2\n"])
  #expect(two.artifacts(of: ExecLab.label).map(\.mediaType) == [.bytes, .yaml])
  let folder = lab.sh(
    "mkdir d/e; echo 1 > d/e/f; ln -s e/f d/g; ln -s e d/h; mkdir d/empty",
    ["outputs": .texts("d/")])
  #expect(folder.texts == ["d/e/f": "1\n", "d/g": "e/f", "d/h": "e"])
  #expect(
    folder.artifacts(of: ExecLab.label).map(\.mediaType.rawValue) == [
      "application/octet-stream", "inode/symlink", "inode/symlink",
    ])
  let link = lab.sh("echo 1 > d/e; ln -s d/e out", ["outputs": .texts("out", "d/")])
  #expect(link.texts == ["out": "1\n", "d/e": "1\n"])
  #expect(lab.sh("true").succeeded)
  let extra = lab.sh("touch a b c/d", ["outputs": .texts("a", "c/e/"), "inputs": .list([])])
  #expect(extra.succeeded && extra.allFindings.map(\.found) == ["b, c/d"], "\(extra.allFindings)")
}

/// What makes a command run again, and what does not.
@Test func commandsRunWhenSomethingChanged() throws {
  var lab = try ExecLab(["a.txt": "1", "b.txt": "1", "c.md": "1"])
  func run() -> Bool {
    lab.sh("cat *.txt > out", ["inputs": .texts("*.txt"), "outputs": .texts("out")]).ran
  }
  #expect(run())
  #expect(!run())
  lab.tree.write(Array("2".utf8), to: TreePath.root.child("c.md"))
  #expect(!run())
  lab.tree.write(Array("2".utf8), to: TreePath.root.child("a.txt"))
  #expect(run())
  lab.tree.write([], to: TreePath.root.child("d.txt"))
  #expect(run())
  lab.timeout = .seconds(60)
  #expect(!run())
  lab.tree.remove(TreePath.root.child("d.txt"))
  #expect(!run(), "what was built once is not built again")
}

/// A program is a dependency: another one of that name runs the command again.
@Test func programsAreDependencies() throws {
  let lab = try ExecLab()
  try lab.folder.write("#!/bin/sh\necho 1 > out\n", to: "bin/tool", mode: 0o755)
  try lab.folder.write("not executable", to: "first/tool", mode: 0o644)
  func run(_ path: String) -> BuildReport {
    lab.build(["tool"], ["env": .map(["PATH": .string(path)]), "outputs": .texts("out")])
  }
  let path = "\(lab.folder.path)/first:\(lab.folder.path)/bin:/bin"
  #expect(run(path).texts == ["main": "1\n"])
  #expect(!run(path).ran)
  try lab.folder.write("#!/bin/sh\necho 2 > out\n", to: "bin/tool", mode: 0o755)
  #expect(run(path).texts == ["main": "2\n"])
  try lab.folder.write("#!/bin/sh\necho 3 > out\n", to: "first/tool", mode: 0o755)
  #expect(run(path).texts == ["main": "3\n"])
  try lab.folder.remove("first/tool")
  #expect(run(path).texts == ["main": "2\n"])
}

/// What is made from a secret runs in memory, and what it says is not shown.
@Test func secretsStayInMemory() throws {
  var lab = try ExecLab()
  let secret = NodeSpec(
    Label(step: "secret", subject: "s"),
    writes: [Artifact.main: TreePath.root.child("secret.txt")])
  lab.others = [secret]
  lab.steps = StepRegistry([SecretStep(), ExecStep(processes: .init())])
  let more: KeyValuePairs<String, Parameter> = [
    "inputs": .texts("secret.txt"), "outputs": .texts("out"),
  ]
  let report = lab.sh("cat secret.txt; pwd > out; stat -f -c %T . >> out", more)
  try #require(report.succeeded, "\(report.allFindings)")
  let artifact = try #require(report.artifacts(of: ExecLab.label).first)
  #expect(artifact.isSensitive)
  let text = String(decoding: artifact.bytes, as: UTF8.self)
  #expect(!text.hasPrefix(lab.folder.path) && text.hasSuffix("tmpfs\n"), "\(text)")
  let failed = lab.sh("cat secret.txt; exit 1", more)
  #expect(failed.codes.first == "exec.exit")
  #expect(failed.allFindings.allSatisfy { $0.found == nil && !$0.message.contains("hunter2") })
}

private struct SecretStep: Step {
  static let id = "secret"
  static let version: UInt32 = 1
  static let summary = "a secret"
  static let parameters: [StepParameter] = []

  func run(_ context: any StepContext) throws -> StepOutput {
    StepOutput([Artifact(mediaType: .text, bytes: Array("hunter2".utf8), isSensitive: true)])
  }
}
