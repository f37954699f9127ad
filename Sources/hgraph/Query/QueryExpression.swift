/// A question about the graph, as it is written: `deps(cluster) - kind(write, **)`.
indirect enum QueryExpression: Equatable {
  /// A function over one set.
  enum Function: String, CaseIterable {
    case deps
    case rdeps
    case path
    case inputs
    case kind

    /// How it is written, for messages.
    var usage: String {
      switch self {
      case .deps, .rdeps, .inputs: "\(rawValue)(X)"
      case .path: "path(A, B)"
      case .kind: "kind(STEP, X)"
      }
    }

    var argumentCount: Int { self == .path || self == .kind ? 2 : 1 }
  }

  /// How two sets become one.
  enum Operation: Character {
    case union = "+"
    case difference = "-"
    case intersection = "&"
  }

  /// A target, a node's name, a label, a pattern, or something that nodes read.
  case word(Written)
  case deps(QueryExpression)
  case rdeps(QueryExpression)
  case inputs(QueryExpression)
  case path(from: QueryExpression, to: QueryExpression)
  case kind(step: Written, QueryExpression)
  case combined(Operation, QueryExpression, QueryExpression)

  /// A word with the column that it begins at, counted in characters from one.
  struct Written: Equatable {
    var text: String
    var column: Int
    /// Whether it stands in quotes: then it is no pattern.
    var isQuoted = false
  }
}
