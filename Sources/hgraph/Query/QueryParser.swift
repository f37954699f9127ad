import Text

/// Reads a query:
///
/// ```
/// expression = product { ("+" | "-") product }
/// product    = term { "&" term }
/// term       = "(" expression ")" | FUNCTION "(" arguments ")" | WORD
/// ```
struct QueryParser {
  /// How deep parentheses may go.
  static let depthLimit = 200

  private var tokens: QueryTokens
  private var depth = 0

  private init(_ text: String) throws(QueryError) {
    tokens = try QueryTokens(text)
  }

  /// The expression of a text.
  static func parse(_ text: String) throws(QueryError) -> QueryExpression {
    var parser = try QueryParser(text)
    let expression = try parser.expression()
    guard case .end = parser.tokens.token else {
      throw parser.unexpected("an operator +, - or &, or the end")
    }
    return expression
  }

  private mutating func expression() throws(QueryError) -> QueryExpression {
    depth += 1
    defer { depth -= 1 }
    if depth > QueryParser.depthLimit {
      throw QueryError(message: "the query is nested too deeply", column: tokens.column)
    }
    var left = try product()
    while case .operation(let operation) = tokens.token, operation != .intersection {
      try tokens.advance()
      left = .combined(operation, left, try product())
    }
    return left
  }

  private mutating func product() throws(QueryError) -> QueryExpression {
    var left = try term()
    while case .operation(.intersection) = tokens.token {
      try tokens.advance()
      left = .combined(.intersection, left, try term())
    }
    return left
  }

  private mutating func term() throws(QueryError) -> QueryExpression {
    switch tokens.token {
    case .open:
      try tokens.advance()
      let inner = try expression()
      try expect(.close, "an operator, or ) to end the group")
      return inner
    case .word(let text, let isQuoted):
      let word = QueryExpression.Written(
        text: text, column: tokens.column, isQuoted: isQuoted)
      try tokens.advance()
      if !isQuoted, tokens.token == .open, tokens.isAdjacent { return try call(word) }
      return .word(word)
    default: throw unexpected("a name, a label, a pattern or a function")
    }
  }

  private mutating func call(
    _ name: QueryExpression.Written
  ) throws(QueryError) -> QueryExpression {
    guard let function = QueryExpression.Function(rawValue: name.text) else {
      let all = QueryExpression.Function.allCases
      let near = nearestName(to: name.text, in: all.map(\.rawValue))
      throw QueryError(
        message: "there is no function \(name.text)", column: name.column,
        expected: "one of " + all.map(\.usage).joined(separator: ", "),
        hints: near.map { ["did you mean \($0)?"] } ?? [])
    }
    try tokens.advance()
    var step: QueryExpression.Written?
    var sets: [QueryExpression] = []
    if function == .kind {
      guard case .word(let text, _) = tokens.token else { throw unexpected("a kind of step") }
      step = QueryExpression.Written(text: text, column: tokens.column)
      try tokens.advance()
      try expect(.comma, ", and a set: \(function.usage)")
    }
    sets.append(try expression())
    if function == .path {
      try expect(.comma, ", and a second set: \(function.usage)")
      sets.append(try expression())
    }
    try expect(.close, "an operator, or ) to end \(function.usage)")
    switch function {
    case .deps: return .deps(sets[0])
    case .rdeps: return .rdeps(sets[0])
    case .inputs: return .inputs(sets[0])
    case .path: return .path(from: sets[0], to: sets[1])
    case .kind: return step.map { .kind(step: $0, sets[0]) } ?? sets[0]
    }
  }

  private mutating func expect(
    _ token: QueryTokens.Token, _ expected: String
  ) throws(QueryError) {
    if tokens.token != token { throw unexpected(expected) }
    try tokens.advance()
  }

  private func unexpected(_ expected: String) -> QueryError {
    let message =
      switch tokens.token {
      case .end: "the query ends too early"
      case .word(let text, _): "\(text) does not belong here"
      case .open: "( does not belong here"
      case .close: ") does not belong here"
      case .comma: ", does not belong here"
      case .operation(let operation): "\(operation.rawValue) does not belong here"
      }
    let hints =
      if case .word = tokens.token { ["operators stand between blanks: a - b"] } else { [String]() }
    return QueryError(
      message: message, column: tokens.column, expected: expected, hints: hints)
  }
}
