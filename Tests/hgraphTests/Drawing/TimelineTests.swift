import Synchronization
import Testing

@testable import BuildGraph
@testable import hgraph

private func label(_ name: String) -> Label { Label(step: "write", subject: name) }

/// A clock that goes on by a microsecond whenever somebody looks.
private final class Ticks: Sendable {
  private let time = Atomic<UInt64>(0)

  @Sendable func now() -> UInt64 { time.add(1_000, ordering: .relaxed).oldValue }
}

@Test func lanesAreGivenBack() {
  let timeline = BuildTimeline(now: Ticks().now)
  let built = NodeOutcome(state: .built)
  let events: [BuildEvent] = [
    .nodeStarted(label("a")), .nodeStarted(label("b")), .nodePaused(label("a")),
    .nodeStarted(label("c")), .nodeFinished(label("b"), built), .nodeFinished(label("c"), built),
    .nodeStarted(label("a")), .nodeFinished(label("a"), built),
    .nodeFinished(label("d"), NodeOutcome(state: .unchanged)),
  ]
  for event in events { timeline.take(event) }
  let slices = timeline.recorded.runs.map {
    "\($0.label?.subject ?? "") \($0.lane) \($0.start)-\($0.end)"
  }
  #expect(slices == ["a 0 1000-3000", "b 1 2000-5000", "c 0 4000-6000", "a 0 7000-8000"])
}

@Test func theCriticalPathGoesBackFromTheEnd() {
  func slice(_ name: String, _ start: UInt64, _ end: UInt64) -> BuildTimeline.Slice {
    BuildTimeline.Slice(name: name, start: start, end: end, lane: 0, label: label(name))
  }
  let runs = [
    slice("a", 0, 5), slice("b", 0, 9), slice("c", 9, 12), slice("d", 12, 20), slice("e", 0, 19),
  ]
  let uses = ["c": ["a", "b"], "d": ["c", "d"]]
  let path = ChromeTrace.criticalPath(runs) { (uses[$0.subject] ?? []).map(label) }
  #expect(path.map(\.name) == ["b", "c", "d"])
  #expect(ChromeTrace.criticalPath([]) { _ in [] }.isEmpty)
}

@Test func byteCounts() {
  let cases = [
    (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_049, "1.0 kB"), (1_050, "1.1 kB"),
    (999_949, "999.9 kB"), (999_950, "1.0 MB"), (1_234_567, "1.2 MB"),
    (5_000_000_000_000, "5000.0 GB"),
  ]
  for (count, text) in cases { #expect(byteCount(count) == text) }
}
