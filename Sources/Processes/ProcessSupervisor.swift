import CSystem
import Dispatch
import Glibc
import Synchronization

/// Starts processes and waits for them: any number at once, with one queue and no thread of its
/// own for each.
///
/// No handler for `SIGCHLD` and no wait for "any child": either would take away children that
/// libraries of the same program started.
public final class ProcessSupervisor: Sendable {
  private let queue = DispatchQueue(label: "hgraph.processes")
  private let running = Mutex<[Int32: ChildProcess]>([:])
  private let hasStarted = Atomic(false)

  /// A supervisor. The calling program becomes the parent of all descendants whose parent ends, so
  /// that nothing that was started can get away: see `killOrphans`.
  public init() {
    hg_adopt_orphans()
  }

  /// Starts a command. `onEnd` is called once, on the supervisor's own queue, after the process and
  /// all of its group are gone; it must not block.
  @discardableResult
  public func start(
    _ command: Command, limits: Limits = Limits(),
    onEnd: @escaping @Sendable (Termination) -> Void = { _ in }
  ) throws(ProcessError) -> ChildProcess {
    hasStarted.store(true, ordering: .relaxed)
    let id = try Launch.start(command)
    let child = try ChildProcess(id, of: command, limits: limits, on: queue)
    running.withLock { $0[id] = child }
    child.watch { termination in
      self.running.withLock { running in
        // The number may belong to a newer child by now.
        if running[id] === child { running[id] = nil }
      }
      onEnd(termination)
    }
    return child
  }

  /// Starts a command and waits for it. Blocks the calling thread.
  public func run(
    _ command: Command, limits: Limits = Limits()
  ) throws(ProcessError) -> Termination {
    try start(command, limits: limits).wait()
  }

  /// Asks all running processes to end.
  public func stopAll() {
    for child in running.withLock({ Array($0.values) }) { child.stop() }
  }

  /// Kills all running processes at once.
  public func stopAllNow() {
    for child in running.withLock({ Array($0.values) }) { child.stopNow() }
  }

  /// Kills descendants that left their group (`setsid`) and lost their parent, and reaps them: for
  /// the end of a build. Returns how many there were.
  ///
  /// Every child of the calling program is one, except those that run under this supervisor and
  /// those spared; children that others started must be among the latter. Children of the killed
  /// come up in turn and are killed too.
  @discardableResult
  public func killOrphans(sparing spared: Set<Int32> = []) -> Int {
    // Looking through all processes of the machine takes milliseconds.
    guard hasStarted.load(ordering: .relaxed) else { return 0 }
    var killed: Set<Int32> = []
    // What is killed goes soon, unless it hangs in the system: a second in all.
    for _ in 0..<500 {
      let known = spared.union(running.withLock { $0.keys })
      let orphans = Children.ofThisProcess().filter { !known.contains($0) }
      if orphans.isEmpty { break }
      for orphan in orphans where hg_reap_child(orphan) == 0 {
        killed.insert(orphan)
        kill(orphan, SIGKILL)
      }
      usleep(2000)
    }
    return killed.count
  }
}
