import Glibc
import Processes
import Synchronization
import TestSupport
import Testing
import Text

/// What a process sees of the world that started it: exactly what it was given.
@Suite struct SurroundingsTests {
  @Test func environmentAndDirectory() throws {
    let folder = try TemporaryFolder()
    try folder.makeDirectory("ein Ordner")
    let file = try OutputFile(in: folder.path)
    let command = Command(
      "/usr/bin/env", environment: [ByteText("B"): "x=y", ByteText("A"): "é\n", ByteText("C"): ""],
      output: .file(file))
    #expect(try ProcessSupervisor().run(command).isSuccess)
    #expect(String(decoding: try file.read(), as: UTF8.self) == "A=é\n\nB=x=y\nC=\n")

    let place = try OutputFile(in: folder.path)
    let directory = "\(folder.path)/ein Ordner"
    let pwd = Command("/bin/pwd", directory: directory, output: .file(place))
    #expect(try ProcessSupervisor().run(pwd).isSuccess)
    #expect(String(decoding: try place.read(), as: UTF8.self) == directory + "\n")
  }

  @Test func arguments() throws {
    let file = try OutputFile(inMemory: "arguments")
    var command = Command(
      "/bin/sh", ["-c", "printf '[%s]' \"$0\" \"$@\"", "zero", "", "a b", "$x", "é"],
      output: .file(file))
    command.arguments[0] = "another name"
    #expect(try ProcessSupervisor().run(command).isSuccess)
    #expect(String(decoding: try file.read(), as: UTF8.self) == "[zero][][a b][$x][é]")
  }

  /// Descriptors that are open here, even inheritable ones, are not open there; those passed are.
  @Test func descriptors() throws {
    let inheritable = open("/dev/null", O_RDONLY)
    defer { close(inheritable) }
    let passed = try OutputFile(inMemory: "passed")
    let file = try OutputFile(inMemory: "descriptors")
    var command = Shell.command(
      "echo given >&3; echo /proc/self/fd/*; readlink /proc/self/fd/0", output: .file(file))
    command.passed = [passed.descriptor]
    #expect(try ProcessSupervisor().run(command).isSuccess)
    let lines = String(decoding: try file.read(), as: UTF8.self).split(separator: "\n")
    let open = lines.first?.split(separator: " ").compactMap { $0.split(separator: "/").last }
    // The shell itself has the folder open as one more while it lists it.
    #expect(open.map { $0.count <= 5 } == true, "\(lines)")
    #expect(open?.prefix(4) == ["0", "1", "2", "3"])
    #expect(lines.last == "/dev/null")
    #expect(String(decoding: try passed.read(), as: UTF8.self) == "given\n")
  }

  /// Standard descriptors crossed: what is duplicated first must not overwrite what comes next.
  @Test func crossedDescriptors() throws {
    let first = try OutputFile(inMemory: "first")
    let second = try OutputFile(inMemory: "second")
    let command = Command(
      "/bin/sh", ["-c", "echo out; echo err >&2"],
      output: .descriptors(output: second.descriptor, error: first.descriptor),
      passed: [2, 1, 0])
    #expect(try ProcessSupervisor().run(command).isSuccess)
    #expect(String(decoding: try first.read(), as: UTF8.self) == "err\n")
    #expect(String(decoding: try second.read(), as: UTF8.self) == "out\n")
  }

  @Test func input() throws {
    let text = try OutputFile(inMemory: "input")
    let written = "typed".utf8.withContiguousStorageIfAvailable {
      pwrite(text.descriptor, $0.baseAddress, $0.count, 0)
    }
    #expect(written == 5)
    lseek(text.descriptor, 0, SEEK_SET)
    let file = try OutputFile(inMemory: "output")
    let command = Command("/bin/cat", input: .descriptor(text.descriptor), output: .file(file))
    #expect(try ProcessSupervisor().run(command).isSuccess)
    #expect(try file.read() == Array("typed".utf8))
  }

  /// No blocked and no ignored signal is inherited, also from a thread of a queue, which blocks
  /// them.
  @Test func signals() throws {
    let supervisor = ProcessSupervisor()
    let file = try OutputFile(inMemory: "signals")
    let inner = Mutex<ChildProcess?>(nil)
    let outer = try supervisor.start(Shell.command("exit 0")) { _ in
      let command = Shell.command("grep -E '^Sig(Blk|Ign)' /proc/self/status", output: .file(file))
      inner.withLock { $0 = try? supervisor.start(command) }
    }
    _ = outer.wait()
    #expect(inner.withLock { $0 }?.wait().isSuccess == true)
    let zero = "0000000000000000"
    let text = String(decoding: try file.read(), as: UTF8.self)
    #expect(text == "SigBlk:\t\(zero)\nSigIgn:\t\(zero)\n")
  }

  @Test func ownGroup() throws {
    let (_, text) = try Shell().run("echo $$; cut -d' ' -f5 /proc/$$/stat")
    let numbers = text.split(separator: "\n")
    #expect(numbers.count == 2 && numbers.first == numbers.last, "\(text)")
  }
}
