import BuildGraph
import Synchronization

/// When each node ran in a build, from its events: the material of `--trace`.
final class BuildTimeline: Sendable {
  /// A stretch of time, in nanoseconds of a clock that only goes forward.
  struct Slice: Sendable {
    var name: String
    var start: UInt64
    var end: UInt64
    /// The lane that it ran on: no two slices of a lane overlap.
    var lane: Int
    /// The node; nil for a phase of the program.
    var label: Label?
    /// Why the node ran, and what came of it; nil for a run that waited in between.
    var outcome: NodeOutcome?
  }

  fileprivate struct State {
    var slices: [Slice] = []
    var phases: [Slice] = []
    var running: [Label: (lane: Int, start: UInt64)] = [:]
    var busy: [Bool] = []
  }

  private let state = Mutex(State())
  private let now: @Sendable () -> UInt64
  private let beginning: UInt64

  /// A timeline that begins now.
  init(now: @escaping @Sendable () -> UInt64 = monotonicNanoseconds) {
    self.now = now
    beginning = now()
  }

  /// Takes an event of the engine.
  @Sendable func take(_ event: BuildEvent) {
    let time = now() - beginning
    state.withLock { state in
      switch event {
      case .nodeStarted(let label):
        let lane = state.busy.firstIndex(of: false) ?? state.busy.count
        if lane == state.busy.count { state.busy.append(true) }
        state.busy[lane] = true
        state.running[label] = (lane, time)
      case .nodePaused(let label): state.end(label, nil, time)
      case .nodeFinished(let label, let outcome): state.end(label, outcome, time)
      case .started, .finding, .finished: break
      }
    }
  }

  /// Does a phase of the program's work, and notes how long it took.
  func phase<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
    let start = now() - beginning
    defer {
      let end = now() - beginning
      state.withLock { state in
        state.phases.append(Slice(name: name, start: start, end: end, lane: 0))
      }
    }
    return try work()
  }

  /// The runs of nodes and the phases, in the order in which they ended.
  var recorded: (runs: [Slice], phases: [Slice]) { state.withLock { ($0.slices, $0.phases) } }
}

extension BuildTimeline.State {
  mutating func end(_ label: Label, _ outcome: NodeOutcome?, _ time: UInt64) {
    // Nodes whose step did not run have no time of their own.
    guard let (lane, start) = running.removeValue(forKey: label) else { return }
    busy[lane] = false
    var outcome = outcome
    outcome?.artifacts = []
    slices.append(
      BuildTimeline.Slice(
        name: label.description, start: start, end: time, lane: lane, label: label,
        outcome: outcome))
  }
}
