import BuildGraph
import Glibc
import Processes
import Synchronization

/// The two signals that ask the program to end, taken by a thread that waits for them.
///
/// The first ends the work in good order: what is finished stays finished, and the command exits with
/// 128 and the signal's number. A second one ends the program, and the commands that it runs, at once.
final class Interruption: Sendable {
  /// Ends the build that goes on.
  let cancellation = BuildCancellation()
  private let taken = Atomic<Int32>(0)
  private let processes: ProcessSupervisor
  private let wakeEnd: Int32
  /// Becomes readable when a signal came.
  let descriptor: Int32

  /// Begins to take the signals. Once in a program, before it starts threads: the mask that keeps
  /// signals for the waiting thread is inherited by those that come later.
  init(of processes: ProcessSupervisor) {
    self.processes = processes
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    descriptor = ends[0]
    wakeEnd = ends[1]
    var signals = Interruption.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(self)
    let failure = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Interruption>.fromOpaque(pointer).takeRetainedValue().wait() }
        return nil
      }, retained.toOpaque())
    if failure == 0 {
      pthread_detach(thread)
    } else {
      // Without the thread the signals do what they always do.
      retained.release()
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
  }

  /// The exit code of a program that was interrupted, 130 or 143; nil where it was not.
  var exitCode: Int32? {
    let number = taken.load(ordering: .acquiring)
    return number == 0 ? nil : 128 + number
  }

  private func wait() {
    var signals = Interruption.signals
    var first: ContinuousClock.Instant?
    while true {
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { continue }
      let now = ContinuousClock.now
      if let first {
        if now - first < Interruption.oneEvent { continue }
        processes.stopAllNow()
        _exit(128 + number)
      }
      first = now
      taken.store(number, ordering: .releasing)
      cancellation.cancel()
      var byte: UInt8 = 0
      _ = write(wakeEnd, &byte, 1)
    }
  }

  /// How long signals belong to the first one: `timeout` sends one to the program and one to its
  /// group, and so may a terminal and a shell.
  private static let oneEvent = Duration.milliseconds(100)

  /// Whether the caller wants the signal to be ignored, as a shell does for what runs behind it.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    let handler = action.__sigaction_handler.sa_handler
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] where !isIgnored(number) { sigaddset(&signals, number) }
    return signals
  }
}
