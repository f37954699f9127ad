/// Why a text could not be expanded.
public enum SubstitutionError: Error, Hashable, Sendable {
  /// No name follows `${`.
  case variableName
  /// Something else than `}` or an operator follows a name.
  case missingBrace(name: String)
  /// An argument is empty, or the text ends in it.
  case functionParameter(name: String)
  /// Any other bad syntax.
  case badSubstitution(name: String)
  /// A variable is not set, and that is an error in strict mode.
  case notSet(name: String)
  /// A variable has a name that none can have.
  case invalidName(name: String)
  /// A substring of a negative length.
  case negativeLength(name: String)
  /// Expressions within each other beyond any use.
  case tooDeep

  /// A stable name of the kind of error.
  public var code: String {
    switch self {
    case .variableName: "variable-name"
    case .missingBrace: "missing-brace"
    case .functionParameter: "function-parameter"
    case .badSubstitution: "bad-substitution"
    case .notSet: "not-set"
    case .invalidName: "invalid-name"
    case .negativeLength: "negative-length"
    case .tooDeep: "too-deep"
    }
  }

  /// What is wrong, in one line.
  public var message: String {
    switch self {
    case .variableName: "no name follows '${'"
    case .missingBrace(let name): "the expression '${\(name)' is not closed behind its name"
    case .functionParameter(let name): "an argument of '${\(name)' is empty or has no end"
    case .badSubstitution(let name): "the expression '${\(name)' has bad syntax"
    case .notSet(let name): "the variable '\(name)' is not set"
    case .invalidName(let name): "'\(name)' cannot be the name of a variable"
    case .negativeLength(let name): "the expression '${\(name)' asks for a negative length"
    case .tooDeep: "expressions stand too deep within each other"
    }
  }

  /// What to do about it.
  public var hints: [String] {
    switch self {
    case .notSet(let name):
      ["set it in postBuild, or give a default: ${\(name):=DEFAULT}"]
    case .invalidName:
      ["keys of a ConfigMap or Secret in substituteFrom are letters, digits and _ only"]
    case .missingBrace, .variableName, .badSubstitution, .functionParameter:
      [
        "write $${ for a literal ${, or annotate the object with "
          + "kustomize.toolkit.fluxcd.io/substitute: disabled"
      ]
    case .negativeLength, .tooDeep: []
    }
  }
}
