/// Cuts a query into words, parentheses, commas and operators.
///
/// An operator stands where a word would begin, so that names keep their `-` and `+`: `a - b` is a
/// difference, `a-b` a name. Quotes hold names with blanks or parentheses together.
struct QueryTokens {
  enum Token: Equatable {
    case word(String, isQuoted: Bool)
    case open
    case close
    case comma
    case operation(QueryExpression.Operation)
    case end
  }

  private let scalars: [Unicode.Scalar]
  private var next = 0
  /// The token that comes next, and the column that it begins at.
  private(set) var token = Token.end
  private(set) var column = 1

  init(_ text: String) throws(QueryError) {
    scalars = Array(text.unicodeScalars)
    try advance()
  }

  /// Whether the token that comes next touches the one before it.
  private(set) var isAdjacent = false

  /// Goes to the next token.
  mutating func advance() throws(QueryError) {
    let before = next
    while next < scalars.count, QueryTokens.isBlank(scalars[next]) { next += 1 }
    isAdjacent = next == before
    column = next + 1
    guard next < scalars.count else {
      token = .end
      return
    }
    let first = scalars[next]
    switch first {
    case "(": take(.open)
    case ")": take(.close)
    case ",": take(.comma)
    case "\"", "'": token = .word(try quoted(first), isQuoted: true)
    default:
      if let operation = QueryExpression.Operation(rawValue: Character(first)) {
        take(.operation(operation))
      } else {
        token = .word(word(), isQuoted: false)
      }
    }
  }

  private mutating func take(_ token: Token) {
    self.token = token
    next += 1
  }

  private mutating func quoted(_ quote: Unicode.Scalar) throws(QueryError) -> String {
    let start = next + 1
    guard let end = scalars[start...].firstIndex(of: quote) else {
      throw QueryError(message: "the quote does not end", column: next + 1)
    }
    next = end + 1
    return text(start..<end)
  }

  /// Up to a blank, a parenthesis or a comma; inside of `{...}` a comma belongs to the pattern.
  private mutating func word() -> String {
    let start = next
    var depth = 0
    scan: while next < scalars.count {
      switch scalars[next] {
      case "{": depth += 1
      case "}": depth -= 1
      case "(", ")": break scan
      case ",": if depth <= 0 { break scan }
      case let scalar: if QueryTokens.isBlank(scalar) { break scan }
      }
      next += 1
    }
    return text(start..<next)
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }
}
