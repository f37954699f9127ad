/// The last line of a build, on standard output: `cluster: 436 nodes, 3 built, 433 unchanged, 21
/// ms`. What did not happen is left out; files whose edits were kept or overwritten stand at the end.
func summaryLine(
  label: String, _ counts: EventLine.Counts, milliseconds: Int, kept: [String] = [],
  overwritten: [String] = []
) -> String {
  var parts = ["\(counts.nodes) \(counts.nodes == 1 ? "node" : "nodes")"]
  let states = [
    (counts.built, "built"), (counts.unchanged, "unchanged"), (counts.failed, "failed"),
    (counts.skipped, "skipped"),
  ]
  parts += states.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
  parts.append(duration(milliseconds))
  parts += kept.map { "kept the edits of \(printable($0))" }
  parts += overwritten.map { "overwrote the edits of \(printable($0))" }
  return "\(label): " + parts.joined(separator: ", ")
}

/// `21 ms`, `3.2 s`, `2 min 5 s`.
func duration(_ milliseconds: Int) -> String {
  if milliseconds < 1_000 { return "\(milliseconds) ms" }
  let tenths = (milliseconds + 50) / 100
  if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
  return "\(tenths / 600) min \(tenths % 600 / 10) s"
}
