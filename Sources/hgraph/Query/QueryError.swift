import Findings

/// What is wrong with a query, and where in it.
struct QueryError: FindingError {
  /// The name that places of queries have instead of a file.
  static let source = "query"

  let message: String
  /// The column, counted in characters from one.
  let column: Int
  var expected: String?
  var hints: [String] = []

  var findings: [Finding] {
    [
      Finding(
        code: "query", at: Place(file: QueryError.source, line: 1, column: column), message,
        expected: expected, hints: hints)
    ]
  }
}
