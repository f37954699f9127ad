import BuildGraph
import Text

/// A timeline in Chrome's trace format, as `chrome://tracing` and Perfetto read it.
///
/// An object with `traceEvents`: complete events (`X`) for phases and runs, in microseconds; names
/// of the lanes (`M`); how many nodes run (`C`); and arrows (`s`, `f`) along the critical path.
struct ChromeTrace {
  private var events: [String] = []

  /// `uses` gives the nodes that a node uses.
  init(_ timeline: BuildTimeline, uses: (Label) -> [Label]) {
    let (runs, phases) = timeline.recorded
    name(lane: 0, "hgraph")
    for lane in Set(runs.map(\.lane)).sorted() { name(lane: lane + 1, "lane \(lane + 1)") }
    for phase in phases { add(phase, thread: 0, category: "phase") }
    for run in runs {
      add(run, thread: run.lane + 1, category: run.label?.step ?? "")
    }
    count(runs)
    connect(ChromeTrace.criticalPath(runs, uses: uses))
  }

  /// The whole file.
  var text: String {
    "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" + events.joined(separator: ",\n") + "\n]}\n"
  }

  /// The runs that decided how long the build took, the first one first: back from the last to end,
  /// always to what ended last of that which it used.
  static func criticalPath(
    _ runs: [BuildTimeline.Slice], uses: (Label) -> [Label]
  ) -> [BuildTimeline.Slice] {
    var last: [Label: BuildTimeline.Slice] = [:]
    for run in runs { if let label = run.label { last[label] = run } }
    var path: [BuildTimeline.Slice] = []
    var next = runs.max { $0.end < $1.end }
    while let run = next, let label = run.label {
      path.append(run)
      last[label] = nil
      next = uses(label).compactMap { last[$0] }.filter { $0.end <= run.end }
        .max { $0.end < $1.end }
    }
    return path.reversed()
  }

  private mutating func name(lane: Int, _ name: String) {
    events.append(
      "{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":1,\"tid\":\(lane),"
        + "\"args\":{\"name\":\(jsonQuoted(name))}}")
  }

  private mutating func add(_ slice: BuildTimeline.Slice, thread: Int, category: String) {
    var args: [String] = []
    if let outcome = slice.outcome {
      args.append("\"state\":\(jsonQuoted(outcome.state.rawValue))")
      if let reason = outcome.reason {
        args.append("\"reason\":\(jsonQuoted(reason.description))")
      }
    } else if slice.label != nil {
      args.append("\"state\":\"waits\"")
    }
    events.append(
      "{\"ph\":\"X\",\"name\":\(jsonQuoted(slice.name)),\"cat\":\(jsonQuoted(category)),"
        + "\"ts\":\(microseconds(slice.start)),\"dur\":\(microseconds(slice.end - slice.start)),"
        + "\"pid\":1,\"tid\":\(thread),\"args\":{\(args.joined(separator: ","))}}")
  }

  private mutating func count(_ runs: [BuildTimeline.Slice]) {
    let changes = runs.flatMap { [($0.start, 1), ($0.end, -1)] }.sorted { $0 < $1 }
    var running = 0
    for (time, change) in changes {
      running += change
      events.append(
        "{\"ph\":\"C\",\"name\":\"running\",\"pid\":1,\"ts\":\(microseconds(time)),"
          + "\"args\":{\"nodes\":\(running)}}")
    }
  }

  private mutating func connect(_ path: [BuildTimeline.Slice]) {
    for (index, (from, to)) in zip(path, path.dropFirst()).enumerated() {
      let common = "\"name\":\"critical path\",\"cat\":\"flow\",\"id\":\(index + 1),\"pid\":1"
      events.append(
        "{\"ph\":\"s\",\(common),\"tid\":\(from.lane + 1),\"ts\":\(microseconds(from.start))}")
      events.append(
        "{\"ph\":\"f\",\"bp\":\"e\",\(common),\"tid\":\(to.lane + 1),"
          + "\"ts\":\(microseconds(to.start))}")
    }
  }

  /// `12.345`: the format counts in microseconds and takes fractions.
  private func microseconds(_ nanoseconds: UInt64) -> String {
    let rest = String(nanoseconds % 1_000)
    return "\(nanoseconds / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }
}
