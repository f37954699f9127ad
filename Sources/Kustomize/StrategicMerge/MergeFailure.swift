internal import YAML

/// Why a patch cannot be merged.
struct MergeFailure: Error {
  /// What is wrong.
  enum Reason: Sendable {
    /// The patch has another kind of value than the target.
    case clash(target: String, patch: String)
    /// A `$patch` that is none of those that there are.
    case unknownDirective(String)
  }

  var reason: Reason
  /// The keys on the way, outermost first.
  var path: [String] = []
  /// Where the value of the patch stands.
  var mark: Mark

  /// The same failure, below a key.
  func below(_ key: String) -> MergeFailure {
    var failure = self
    failure.path.insert(key, at: 0)
    return failure
  }
}
