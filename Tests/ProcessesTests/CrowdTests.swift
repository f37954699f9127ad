import Glibc
import Processes
import Testing

/// What concerns the whole program runs in a program of its own: threads and children of other
/// tests would be counted, or killed.
@Suite struct CrowdTests {
  @Test func hundredAtOnceWithFewThreads() async {
    await #expect(processExitsWith: .success) {
      let supervisor = ProcessSupervisor()
      let before = threadCount()
      let descriptors = descriptorCount()
      let children = try (0..<100).map { _ in
        try supervisor.start(Command("/bin/sleep", ["1"]))
      }
      let during = threadCount()
      for child in children { precondition(child.wait().isSuccess) }
      precondition(during - before <= 3, "\(during - before) threads for 100 processes")
      precondition(descriptorCount() - descriptors <= 3, "descriptors are left open")
      precondition(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "children are left")
    }
  }

  @Test func orphansAreKilled() async {
    await #expect(processExitsWith: .success) {
      let supervisor = ProcessSupervisor()
      let file = try OutputFile(inMemory: "orphan")
      let script = "setsid sh -c 'trap \"\" TERM; echo $$; sleep 100; sleep 100' & sleep 0.2"
      let leaver = try supervisor.run(Shell.command(script, output: .file(file)))
      precondition(leaver.isSuccess && !leaver.groupRemains)
      let text = String(decoding: try file.read(), as: UTF8.self)
      guard let orphan = Int32(text.dropLast()) else { preconditionFailure(text) }
      precondition(kill(orphan, 0) == 0, "it left its group, so it lives")

      let spared = try supervisor.start(Shell.command("exec sleep 100"))
      let other = try ProcessSupervisor().start(Shell.command("exec sleep 100"))
      precondition(supervisor.killOrphans(sparing: [other.id]) >= 2, "the shell and its sleep")
      precondition(kill(orphan, 0) == -1 && errno == ESRCH)
      precondition(spared.termination == nil && other.termination == nil)
      other.stop()
      spared.stop()
      precondition(other.wait().intervention == .cancelled)
      precondition(spared.wait().intervention == .cancelled)
      precondition(supervisor.killOrphans() == 0)
    }
  }
}

private func threadCount() -> Int { entryCount("/proc/self/task") }

private func descriptorCount() -> Int { entryCount("/proc/self/fd") }

private func entryCount(_ folder: String) -> Int {
  guard let stream = opendir(folder) else { return 0 }
  defer { closedir(stream) }
  var count = 0
  while readdir(stream) != nil { count += 1 }
  return count
}
