/// Bounds what a document may cost, so that a few lines cannot stand for billions of nodes, and no
/// file takes minutes.
///
/// Besides the plain bound of nodes there is one of proportion, as in Go's YAML libraries: of up to
/// 400,000 nodes nearly all may come from aliases, of more and more a falling part, of 4,000,000 a
/// tenth. And since libyaml looks at every open flow collection for each token within it, there is a
/// bound for the sum of these.
struct DocumentBudget {
  private let limit: Int
  /// All nodes so far, aliases unfolded.
  private(set) var nodes = 0
  private var expanded = 0
  /// How many flow collections are open.
  var flowDepth = 0
  private var flowWork = 0
  /// Some three seconds.
  private static let maximumFlowWork = 300_000_000

  init(limits: YAMLParser.Limits) {
    limit = limits.nodes
  }

  /// Counts a node that is written.
  @inline(__always)
  mutating func add(at mark: Mark) throws(YAMLError) {
    nodes += 1
    if nodes > limit { throw tooMany(at: mark) }
    flowWork += flowDepth
    if flowWork > Self.maximumFlowWork {
      throw YAMLError(
        .limit, file: "", at: mark, "too much is nested too deeply in flow style",
        hints: ["write it in block style"])
    }
  }

  /// Counts an alias that stands for so many nodes.
  mutating func expand(_ weight: Int, at mark: Mark) throws(YAMLError) {
    nodes += weight
    expanded += weight
    if nodes > limit { throw tooMany(at: mark) }
    if expanded > 100, nodes > 1000, Double(expanded) / Double(nodes) > allowedPart {
      throw YAMLError(
        .limit, file: "", at: mark, "the aliases of this document unfold to too much",
        found: "\(expanded) of \(nodes) nodes come from aliases")
    }
  }

  private var allowedPart: Double {
    if nodes <= 400_000 { return 0.99 }
    if nodes >= 4_000_000 { return 0.1 }
    return 0.99 - 0.89 * (Double(nodes - 400_000) / 3_600_000)
  }

  private func tooMany(at mark: Mark) -> YAMLError {
    YAMLError(
      .limit, file: "", at: mark, "the document is too large", expected: "at most \(limit) nodes")
  }
}
