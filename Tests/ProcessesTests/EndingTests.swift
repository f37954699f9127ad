import Findings
import Glibc
import Processes
import TestSupport
import Testing
import Text

@Suite struct EndingTests {
  @Test func waysToEnd() throws {
    let cases: [(script: String, ending: Termination.Ending, output: String)] = [
      ("exit 0", .exited(code: 0), ""),
      ("exit 7", .exited(code: 7), ""),
      ("exit 255", .exited(code: 255), ""),
      ("kill -KILL $$", .signalled(SIGKILL), ""),
      ("kill -SEGV $$", .signalled(SIGSEGV), ""),
      ("kill -TERM $$", .signalled(SIGTERM), ""),
      ("echo out; echo err >&2; echo out", .exited(code: 0), "out\nerr\nout\n"),
      ("cat", .exited(code: 0), ""),
      ("(exit 3)", .exited(code: 3), ""),
    ]
    let shell = Shell()
    for (script, ending, output) in cases {
      let (termination, text) = try shell.run(script)
      #expect(termination.ending == ending, "\(script)")
      #expect(termination.intervention == nil, "\(script)")
      #expect(!termination.leftProcesses && !termination.groupRemains, "\(script)")
      #expect(termination.isSuccess == (ending == .exited(code: 0)), "\(script)")
      #expect(text == output, "\(script)")
    }
    #expect(try shell.run("kill -KILL $$").0.shellCode == 137)
    #expect(try shell.run("exit 5").0.shellCode == 5)
  }

  @Test func timeout() throws {
    let limits = Limits(timeout: .milliseconds(100), grace: .milliseconds(100))
    let cases: [(script: String, ending: Termination.Ending)] = [
      // Goes when asked.
      ("exec sleep 100", .signalled(SIGTERM)),
      // Has to be killed.
      ("trap '' TERM; while :; do sleep 0.01; done", .signalled(SIGKILL)),
      // Cleans up when asked, and says that all is well: it was timed out all the same.
      ("trap 'exit 0' TERM; while :; do sleep 0.01; done", .exited(code: 0)),
      // Would not hear while it is stopped.
      ("kill -STOP $$", .signalled(SIGTERM)),
    ]
    let shell = Shell()
    for (script, ending) in cases {
      let (termination, _) = try shell.run(script, limits: limits)
      #expect(termination.ending == ending, "\(script)")
      #expect(termination.intervention == .timedOut, "\(script)")
      #expect(!termination.isSuccess, "\(script)")
      #expect(termination.duration >= .milliseconds(100), "\(script)")
    }
  }

  @Test func cancelling() throws {
    let shell = Shell()
    let child = try shell.supervisor.start(Shell.command("exec sleep 100"))
    #expect(child.termination == nil)
    child.stop()
    child.stop(.timedOut)
    #expect(child.wait().ending == .signalled(SIGTERM))
    #expect(child.wait().intervention == .cancelled)
    child.stopNow()
    #expect(child.termination?.intervention == .cancelled)

    let stubborn = try shell.supervisor.start(Shell.command("trap '' TERM; sleep 100; sleep 100"))
    stubborn.stopNow()
    #expect(stubborn.wait().ending == .signalled(SIGKILL))

    let many = try (0..<5).map { _ in try shell.supervisor.start(Shell.command("sleep 100")) }
    shell.supervisor.stopAll()
    for child in many { #expect(child.wait().intervention == .cancelled) }
  }

  /// What a process leaves behind in its group is gone before its end is told, and so cannot write
  /// any more.
  @Test func stragglers() throws {
    let shell = Shell()
    let cases = [
      "sleep 100 & echo $!",
      // Forked twice: the parent of the last is gone.
      "(sh -c 'trap \"\" TERM HUP; echo $$; while :; do sleep 0.01; done' &) ; sleep 0.2",
    ]
    for script in cases {
      let (termination, text) = try shell.run(script)
      #expect(termination.ending == .exited(code: 0), "\(script)")
      #expect(termination.leftProcesses && !termination.groupRemains, "\(script)")
      let straggler = try #require(Int32(text.dropLast()), "\(script): \(text)")
      #expect(kill(straggler, 0) == -1 && errno == ESRCH, "\(script)")
    }
  }

  @Test func usage() throws {
    let (termination, _) = try Shell().run(
      "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done")
    #expect(termination.processorTime > .milliseconds(1))
    #expect(termination.processorTime < termination.duration * 3)
    #expect(termination.peakBytes > 100_000)
  }

  @Test func programsThatCannotStart() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", to: "plain")
    try folder.write("#!/no/such/interpreter\n", to: "script", mode: 0o755)
    try folder.write("no program at all", to: "noise", mode: 0o755)
    try folder.makeDirectory("folder")
    let path = folder.path
    let cases: [(Command, ProcessError)] = [
      (Command("/no/such"), .programMissing("/no/such")),
      (Command("\(path)/plain"), .notExecutable("\(path)/plain")),
      (Command("\(path)/folder"), .notExecutable("\(path)/folder")),
      (Command("\(path)/noise"), .notExecutable("\(path)/noise")),
      (Command("\(path)/script"), .interpreterMissing("\(path)/script")),
      (Command("none", directory: path), .programMissing("\(path)/none")),
      (Command("/bin/true", directory: "/no/such"), .directoryMissing("/no/such")),
      (Command("/bin/true", directory: "\(path)/plain"), .directoryMissing("\(path)/plain")),
      (Command("/bin/true", ["a", "b\0c"]), .containsNul("argument 2 of /bin/true")),
      (
        Command("/bin/true", environment: [ByteText("A=B"): ""]), .invalidVariable("A=B")
      ),
      (
        Command("/bin/true", environment: [ByteText("A"): "\0"]),
        .containsNul("environment variable A")
      ),
    ]
    let supervisor = ProcessSupervisor()
    for (command, error) in cases {
      #expect(throws: error) { try supervisor.run(command) }
      #expect(error.findings.count == 1)
    }
  }
}
