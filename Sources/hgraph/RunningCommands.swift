import BuildGraph
import Dispatch
import Glibc
import Processes
import StandardSteps

extension Workspace {
  /// Does something that may run commands of a graph, so that none of them outlives it: neither its
  /// end nor a signal that ends hgraph.
  func running<Result>(_ graph: DeclaredGraph, _ work: () throws -> Result) rethrows -> Result {
    // What never runs a command need not watch for signals.
    guard graph.nodes.contains(where: { $0.label.step == ExecStep.id }) else { return try work() }
    let watch = InterruptionWatch(processes)
    defer {
      watch.end()
      processes.killOrphans()
    }
    return try work()
  }
}

/// Stops all commands when hgraph is told to end, then lets it end by that very signal, so that
/// whoever started it sees why. A second signal ends it at once.
private final class InterruptionWatch {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  private let processes: ProcessSupervisor
  private let queue = DispatchQueue(label: "hgraph.interruption")
  private let sources: [any DispatchSourceSignal]

  init(_ processes: ProcessSupervisor) {
    self.processes = processes
    sources = InterruptionWatch.signals.map { [queue] in
      signal($0, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: $0, queue: queue)
    }
    for (source, number) in zip(sources, InterruptionWatch.signals) {
      source.setEventHandler { [processes, queue] in
        signal(number, SIG_DFL)
        InterruptionWatch.stop(processes, number, on: queue)
      }
      source.resume()
    }
  }

  func end() {
    for source in sources { source.cancel() }
    for number in InterruptionWatch.signals { signal(number, SIG_DFL) }
  }

  /// Asks again and again: the build may start more commands before it notices.
  private static func stop(
    _ processes: ProcessSupervisor, _ number: Int32, on queue: DispatchQueue
  ) {
    if processes.isIdle {
      processes.killOrphans()
      raise(number)
      return
    }
    processes.stopAll()
    queue.asyncAfter(deadline: .now() + .milliseconds(20)) { stop(processes, number, on: queue) }
  }
}
