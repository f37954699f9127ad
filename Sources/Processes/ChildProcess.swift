import CSystem
import Dispatch
import Glibc
import Synchronization

/// A process that was started and is being awaited, with its group.
///
/// Invariant: signals go to the group only while its leader is not reaped, under the lock; until
/// then the system cannot give the number to anybody else.
public final class ChildProcess: Sendable {
  /// The system's number of the process and of its group.
  public let id: Int32

  private struct State {
    var intervention: Termination.Intervention?
    var isReaped = false
    var termination: Termination?
  }

  private let pidfd: Int32
  private let limits: Limits
  private let output: OutputFile?
  private let queue: DispatchQueue
  private let started = Moment.now
  private let state = Mutex(State())
  private let ended = DispatchGroup()

  /// Takes over a process that was just started; throws, the process killed, where the system has
  /// no descriptor for it.
  init(
    _ id: Int32, of command: Command, limits: Limits, on queue: DispatchQueue
  ) throws(ProcessError) {
    let pidfd = hg_pidfd_open(id)
    if pidfd < 0 {
      let number = errno
      kill(-id, SIGKILL)
      while waitpid(id, nil, 0) < 0, errno == EINTR {}
      throw .cannotStart(command.program, reason: reason(number))
    }
    self.id = id
    self.pidfd = pidfd
    self.limits = limits
    self.queue = queue
    if case .file(let file) = command.output { output = file } else { output = nil }
  }

  /// How it ended; nil while it runs.
  public var termination: Termination? { state.withLock { $0.termination } }

  /// Waits until it has ended. Blocks the calling thread: for the end of a program and for tests,
  /// never on a queue of a pool.
  public func wait() -> Termination {
    ended.wait()
    guard let termination else { preconditionFailure("BUG: a process that nobody watches") }
    return termination
  }

  /// Asks the process and its group to end, and kills them where they have not after the grace.
  public func stop(_ intervention: Termination.Intervention = .cancelled) {
    let isAsked = state.withLock { state in
      if state.isReaped || state.intervention != nil { return false }
      state.intervention = intervention
      kill(-id, SIGTERM)
      // A stopped process would not notice.
      kill(-id, SIGCONT)
      return true
    }
    guard isAsked else { return }
    queue.asyncAfter(deadline: .now() + limits.grace.interval) { [weak self] in self?.stopNow() }
  }

  /// Kills the process and its group at once.
  public func stopNow(_ intervention: Termination.Intervention = .cancelled) {
    state.withLock { state in
      if state.isReaped { return }
      state.intervention = state.intervention ?? intervention
      kill(-id, SIGKILL)
    }
  }

  // MARK: Waiting

  /// Begins to wait. The closure is called once, on the queue.
  func watch(_ onEnd: @escaping @Sendable (Termination) -> Void) {
    ended.enter()
    let pidfd = pidfd
    let source = DispatchSource.makeReadSource(fileDescriptor: pidfd, queue: queue)
    source.setEventHandler {
      // A wake-up without an end is possible, an end without a wake-up is not.
      guard hg_pidfd_has_ended(pidfd) != 0 else { return }
      source.cancel()
    }
    let timers = startTimers()
    source.setCancelHandler {
      for timer in timers { timer.cancel() }
      self.reap(onEnd)
    }
    source.resume()
  }

  private func startTimers() -> [any DispatchSourceTimer] {
    var timers: [any DispatchSourceTimer] = []
    if let timeout = limits.timeout {
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.setEventHandler { [weak self] in self?.stop(.timedOut) }
      timer.schedule(deadline: .now() + timeout.interval)
      timers.append(timer)
    }
    if output != nil, limits.outputBytes != nil {
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.setEventHandler { [weak self] in
        if let self, self.isOutputTooLarge { self.stop(.outputTooLarge) }
      }
      timer.schedule(
        deadline: .now() + .milliseconds(50), repeating: .milliseconds(50),
        leeway: .milliseconds(10))
      timers.append(timer)
    }
    for timer in timers { timer.resume() }
    return timers
  }

  private var isOutputTooLarge: Bool {
    guard let output, let limit = limits.outputBytes else { return false }
    return output.byteCount > limit
  }

  /// The process has ended, but keeps its number: kills what it left of its group, then reaps it.
  private func reap(_ onEnd: @escaping @Sendable (Termination) -> Void) {
    var ending = hg_ending()
    let intervention = state.withLock { state in
      kill(-id, SIGKILL)
      hg_pidfd_reap(pidfd, &ending)
      state.isReaped = true
      return state.intervention
    }
    close(pidfd)
    let termination = Termination(
      ending: ending.signalled != 0 ? .signalled(ending.status) : .exited(code: ending.status),
      intervention: intervention ?? (isOutputTooLarge ? .outputTooLarge : nil),
      leftProcesses: false, groupRemains: false, duration: .zero,
      processorTime: .microseconds(ending.user_microseconds + ending.system_microseconds),
      peakBytes: ending.peak_bytes)
    drainGroup(termination, pause: 1, onEnd)
  }

  /// Waits for the last process of the group: what was killed takes a moment to go, and until then
  /// it may hold and write files. Gives up on what hangs in the system.
  private func drainGroup(
    _ termination: Termination, pause: Int, _ onEnd: @escaping @Sendable (Termination) -> Void
  ) {
    var termination = termination
    if hg_reap_group(id) > 0 { termination.leftProcesses = true }
    if kill(-id, 0) == 0 || errno != ESRCH {
      termination.leftProcesses = true
      // Pauses of 1, 2, 4 and so on to 2048 ms: four seconds in all.
      if pause <= 2048 {
        let waiting = termination
        queue.asyncAfter(deadline: .now() + .milliseconds(pause)) {
          self.drainGroup(waiting, pause: pause * 2, onEnd)
        }
        return
      }
      termination.groupRemains = true
    }
    termination.duration = Moment.now - started
    let final = termination
    state.withLock { $0.termination = final }
    onEnd(final)
    ended.leave()
  }
}
