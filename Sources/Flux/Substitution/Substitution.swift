internal import Text

/// Expands `${NAME}` and its relatives in texts, as Flux does after a build.
public struct Substitution: Sendable {
  private let variables: Variables
  private let isStrict: Bool
  /// The names that got a placeholder because a source of variables is not known in full.
  public private(set) var unknown: Set<String> = []

  /// An expansion by some variables; `isStrict` makes a variable that is not set an error.
  public init(_ variables: Variables, isStrict: Bool) {
    self.variables = variables
    self.isStrict = isStrict
  }

  /// The expanded text.
  public mutating func expand(_ text: [UInt8]) throws(SubstitutionError) -> [UInt8] {
    guard text.contains(UInt8(ascii: "$")) else { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    for piece in try SubstitutionParser.parse(text) { output += try value(of: piece) }
    return output
  }

  private mutating func value(of piece: SubstitutionPiece) throws(SubstitutionError) -> [UInt8] {
    switch piece {
    case .text(let text): return text
    case .expression(let name, let operation, let arguments):
      // Arguments come first, also those that nobody needs.
      var values: [[UInt8]] = []
      for argument in arguments { values.append(try value(of: argument)) }
      switch operation {
      case "=", ":=", ":-", ":+", ":?":
        let value = variables[name] ?? []
        return value.isEmpty ? Array(values.joined()) : value
      default:
        let value = try self.value(ofVariable: name)
        return try TextOperation.apply(operation, to: value, values, name: name)
      }
    }
  }

  private mutating func value(ofVariable name: String) throws(SubstitutionError) -> [UInt8] {
    if let value = variables[name] { return value }
    if variables.isOpen {
      unknown.insert(name)
      return Array(Placeholder.text(for: name).utf8)
    }
    if isStrict { throw .notSet(name: name) }
    return []
  }
}
