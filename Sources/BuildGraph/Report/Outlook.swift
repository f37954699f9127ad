/// What a build would do, without doing it.
extension Engine {
  /// Why each of several nodes ran last, and whether it would run now, in the order given. Runs
  /// nothing. Throws what is wrong with the graph.
  public func outlook(_ labels: [Label]) throws(GraphError) -> [Explanation] {
    try explaining().outlook(labels)
  }
}

extension ReferenceEngine {
  /// Why each of several nodes ran last, and whether it would run now, in the order given. Runs
  /// nothing, and looks at each file once: cheaper than `explain` for each.
  public func outlook(_ labels: [Label]) -> [Explanation] {
    let run = BuildRun(self) { _ in }
    var explanations: [Explanation] = []
    DeepThread.run { depthLimit in
      let prospecting = Prospecting(run, depthLimit: depthLimit)
      explanations = labels.map { prospecting.explanation(of: $0) }
    }
    return explanations
  }
}
