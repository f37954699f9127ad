/// What the words of a command line mean: the values of the inputs of the command and of those above
/// it.
///
/// Asking for a name that no command on the path declares is a fault of the program and stops it.
public struct ParsedValues: Sendable {
  struct Entry: Sendable {
    let input: Input
    var values: [String]
    var isGiven: Bool
  }

  /// The names from the program down to the command: `["hgraph", "secrets", "edit"]`.
  public let path: [String]
  /// The words of a command whose style is `untouched`; else empty.
  public let words: [String]
  let style: WordStyle
  var entries: [Entry]

  /// Whether some command on the path declares an input.
  public func declares(_ name: String) -> Bool { entries.contains { $0.input.name == name } }

  /// Whether a flag is set.
  public func flag(_ name: String) -> Bool { entry(name).values.last == "true" }

  /// How often a flag is set: `-vv` is 2.
  public func count(_ name: String) -> Int { entry(name).values.count { $0 == "true" } }

  /// The last value of an option or argument, or its standard value; nil where there is none.
  public func text(_ name: String) -> String? { entry(name).values.last }

  /// All values in the order given, or the standard value, or none.
  public func all(_ name: String) -> [String] { entry(name).values }

  /// Whether the command line itself (not the environment, not a standard value) gives it.
  public func isGiven(_ name: String) -> Bool { entry(name).isGiven }

  /// The value as a whole number; nil where there is none.
  public func number(
    _ name: String, in range: ClosedRange<Int> = Int.min...Int.max
  ) throws(UsageError) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else { throw unsuitable(name, expected: "a whole number") }
    guard range.contains(number) else {
      let bounds =
        range.upperBound == Int.max
        ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
      throw unsuitable(name, expected: "a whole number, \(bounds)")
    }
    return number
  }

  /// The error that the value of an input is not what it should be: `expected` is "a revision".
  public func unsuitable(_ name: String, expected: String) -> UsageError {
    let entry = entry(name)
    return UsageError(
      path: path,
      .unsuitableValue(
        input: entry.input.spelling(style), value: entry.values.last ?? "", expected: expected))
  }

  /// Refuses inputs that exclude each other where more than one of them is given.
  public func refuseTogether(_ names: String...) throws(UsageError) {
    let given = names.filter(isGiven).map { entry($0).input.spelling(style) }
    if given.count > 1 { throw UsageError(path: path, .together(given)) }
  }

  private func entry(_ name: String) -> Entry {
    guard let entry = entries.first(where: { $0.input.name == name }) else {
      preconditionFailure("BUG: '\(path.joined(separator: " "))' declares no input '\(name)'")
    }
    return entry
  }
}
