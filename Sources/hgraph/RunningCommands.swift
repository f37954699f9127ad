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
/// whoever started it sees why. A second signal ends it at once.
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
    if let number = stopping.signal { raise(number) }
  }
}

/// Brings commands to their end because of a signal.
private final class Stopping: Sendable {
  private let processes: ProcessSupervisor
  private let queue: DispatchQueue
  private let received = Mutex<Int32?>(nil)

  init(processes: ProcessSupervisor, queue: DispatchQueue) {
    self.processes = processes
    self.queue = queue
  }

  /// The signal that hgraph is to end by, if any.
  var signal: Int32? { received.withLock { $0 } }

  func begin(_ number: Int32) {
    received.withLock { $0 = number }
    Glibc.signal(number, SIG_DFL)
    stop(number, patience: 50)
  }

  /// Asks again and again: the build may start more commands before it ends. It ends by itself once
  /// its commands fail, and tidies up; what takes too long over something else is not waited for.
  private func stop(_ number: Int32, patience: Int) {
    processes.stopAll()
    let patience = processes.isIdle ? patience - 1 : patience
    if patience == 0 {
      processes.killOrphans()
      raise(number)
    }
    queue.asyncAfter(deadline: .now() + .milliseconds(20)) { [self] in
      stop(number, patience: patience)
    }
  }
}
