import Processes
import TestSupport
import Testing

@Suite struct OutputTests {
  @Test func hugeOutput() throws {
    let folder = try TemporaryFolder()
    let file = try OutputFile(in: folder.path)
    let command = Shell.command("head -c 20000000 /dev/zero; echo end", output: .file(file))
    #expect(try ProcessSupervisor().run(command).isSuccess)
    #expect(file.byteCount == 20_000_004)
    #expect(try file.readEnd(4) == Array("end\n".utf8))
    #expect(try file.read(from: 19_999_998, upTo: 3) == [0, 0, UInt8(ascii: "e")])
    #expect(try file.read(from: 30_000_000).isEmpty)
  }

  /// Output beyond the limit stops the process, and is a failure even where it ended first.
  @Test func limit() throws {
    let limits = Limits(grace: .milliseconds(100), outputBytes: 1000)
    let shell = Shell()
    let (endless, _) = try shell.run("exec yes", limits: limits)
    #expect(endless.intervention == .outputTooLarge)
    #expect(!endless.isSuccess)
    let (quick, _) = try shell.run("head -c 1001 /dev/zero", limits: limits)
    #expect(quick.ending == .exited(code: 0) && quick.intervention == .outputTooLarge)
    let (exact, _) = try shell.run("head -c 1000 /dev/zero", limits: limits)
    #expect(exact.isSuccess)
  }

  @Test func placesThatCannotHoldAFile() {
    #expect(throws: ProcessError.output("/no/such", reason: "No such file or directory")) {
      try OutputFile(in: "/no/such")
    }
  }
}
