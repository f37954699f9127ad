import BuildGraph
import Dispatch
import Glibc
import Processes
import StandardSteps
import Synchronization

extension Workspace {
  /// Does something that may run commands of a graph, so that none of them outlives it: neither its
  /// end nor a signal that ends hgraph.
  func running<Result>(_ graph: DeclaredGraph, _ work: () throws -> Result) rethrows -> Result {
    // What never runs a command need not watch for signals.
    guard graph.nodes.contains(where: { $0.label.step == ExecStep.id }) else { return try work() }
    let watch = InterruptionWatch(processes)
    defer {
      processes.killOrphans()
      watch.end()
    }
    return try work()
  }
}

/// Stops all commands when hgraph is told to end, then lets it end by that very signal, so that
/// whoever started it sees why. A signal that comes a good while after the first ends it at once.
private final class InterruptionWatch {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  private let stopping: Stopping
  private let sources: [any DispatchSourceSignal]

  init(_ processes: ProcessSupervisor) {
    let queue = DispatchQueue(label: "hgraph.interruption")
    let stopping = Stopping(processes: processes, queue: queue)
    sources = InterruptionWatch.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { stopping.begin(number) }
      source.resume()
      return source
    }
    self.stopping = stopping
  }

  /// The work is done: from here on signals end hgraph as they always do, one that came meanwhile
  /// at once.
  func end() {
    for source in sources { source.cancel() }
    for number in InterruptionWatch.signals { signal(number, SIG_DFL) }
    if let number = stopping.signal { endBySignal(number) }
  }
}

/// Brings commands to their end because of a signal.
private final class Stopping: Sendable {
  private let processes: ProcessSupervisor
  private let queue: DispatchQueue
  private let received = Mutex<(signal: Int32, moment: ContinuousClock.Instant)?>(nil)

  /// How long signals belong to the first: `timeout` sends one to the program and one to its group,
  /// a terminal and a shell may each send their own.
  private static let oneEvent = Duration.milliseconds(500)

  init(processes: ProcessSupervisor, queue: DispatchQueue) {
    self.processes = processes
    self.queue = queue
  }

  /// The signal that hgraph is to end by, if any.
  var signal: Int32? { received.withLock { $0?.signal } }

  func begin(_ number: Int32) {
    let now = ContinuousClock.now
    let first = received.withLock { received in
      defer { received = received ?? (number, now) }
      return received?.moment
    }
    guard let first else { return stop(number, patience: 50) }
    if now - first > Stopping.oneEvent { end(number) }
  }

  /// Asks again and again: the build may start more commands before it ends. It ends by itself once
  /// its commands fail, and tidies up; what takes too long over something else is not waited for.
  private func stop(_ number: Int32, patience: Int) {
    processes.stopAll()
    let patience = processes.isIdle ? patience - 1 : patience
    if patience == 0 { end(number) }
    queue.asyncAfter(deadline: .now() + .milliseconds(20)) { [self] in
      stop(number, patience: patience)
    }
  }

  /// Ends hgraph here and now, with all that it started.
  private func end(_ number: Int32) {
    processes.stopAllNow()
    processes.killOrphans()
    endBySignal(number)
  }
}

/// Ends hgraph as the signal would have without anybody watching for it.
private func endBySignal(_ number: Int32) -> Never {
  signal(number, SIG_DFL)
  // Dispatch blocks signals in its threads, and in the one that made a source for them.
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, number)
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  raise(number)
  _exit(128 + number)
}
