/// One built-in transformer with its settings: it changes all resources that are there.
protocol Transformer: Sendable {
  /// Changes the resources.
  func transform(_ resources: inout ResourceSet) throws(KustomizeError)
}
