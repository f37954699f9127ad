import BuildGraph
import Findings

/// A length of time as graph files have it: whole numbers with units, the larger first: `500ms`,
/// `30s`, `1h30m`.
enum TimeSpan {
  /// What the text of one looks like, as a regular expression.
  static let pattern = #"^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$|\$\{"#

  private static let units: [(name: String, length: Duration)] = [
    ("h", .seconds(3600)), ("m", .seconds(60)), ("s", .seconds(1)), ("ms", .milliseconds(1)),
  ]

  /// The time that a text stands for; nil where it is none, is zero, or is longer than a year.
  static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    var next = 0
    var total = Duration.zero
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard digits.utf8.count < 10, let count = Int(digits),
        let index = units[next...].firstIndex(where: { $0.name == unit })
      else { return nil }
      total += units[index].length * count
      next = index + 1
    }
    return total > .zero && total <= .seconds(366 * 86400) ? total : nil
  }

  /// The same, where it stands in a graph file.
  static func duration(_ written: GraphFile.Written) throws(GraphError) -> Duration {
    if let duration = parse(written.text) { return duration }
    throw GraphError([
      Finding(
        code: "graph.duration", at: written.place, "\"\(written.text)\" is no length of time",
        expected: "whole numbers with h, m, s or ms, as in 30s or 1h30m")
    ])
  }
}
