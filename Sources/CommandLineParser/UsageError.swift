/// Words that a command does not take. The program ends with exit code 2.
public struct UsageError: Error, Sendable, Equatable {
  /// The exit code of a program that was called wrongly.
  public static let exitCode: Int32 = 2

  /// What is wrong with the words.
  public enum Reason: Sendable, Equatable {
    case unknownCommand(String, nearest: String?)
    case missingCommand(known: [String])
    case unknownOption(String, in: String, nearest: String?)
    case missingValue(option: String, value: String)
    /// A value that is none of the choices.
    case unknownChoice(input: String, value: String, choices: [String], nearest: String?)
    /// A value that is not what it should be, as in "a whole number".
    case unsuitableValue(input: String, value: String, expected: String)
    case missingArgument(String)
    case unexpectedArgument(String)
    /// Inputs that exclude each other.
    case together([String])
    /// Anything else that a command finds wrong with its words.
    case other(String, hint: String?)
  }

  /// The names from the program down to the command.
  public let path: [String]
  /// What is wrong.
  public let reason: Reason

  /// An error of the command at a path.
  public init(path: [String], _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// What is wrong, in one line without the command's path.
  public var message: String {
    switch reason {
    case .unknownCommand(let word, _): "unknown command '\(word)'"
    case .missingCommand: "a command is missing"
    case .unknownOption(let option, let word, _):
      option == word ? "unknown option '\(option)'" : "unknown option '\(option)' in '\(word)'"
    case .missingValue(let option, let value):
      "\(option) wants a value: \(option) \(asciiUppercased(value))"
    case .unknownChoice(let input, let value, let choices, _):
      "\(input) wants one of \(choices.joined(separator: ", ")), not '\(value)'"
    case .unsuitableValue(let input, let value, let expected):
      "\(input) wants \(expected), not '\(value)'"
    case .missingArgument(let name): "the argument \(name) is missing"
    case .unexpectedArgument(let word): "unexpected argument '\(word)'"
    case .together(let names): "\(names.joined(separator: " and ")) exclude each other"
    case .other(let message, _): message
    }
  }

  /// What to do about it, one thing a line.
  public var hints: [String] {
    switch reason {
    case .unknownCommand(_, let nearest?), .unknownOption(_, _, let nearest?),
      .unknownChoice(_, _, _, let nearest?):
      ["did you mean '\(nearest)'?"]
    case .missingCommand(let known): ["one of \(known.joined(separator: ", "))", seeHelp]
    case .other(_, let hint): hint.map { [$0] } ?? [seeHelp]
    default: [seeHelp]
    }
  }

  private var seeHelp: String { "see '\(path.joined(separator: " ")) --help'" }
}

// MARK: - CustomStringConvertible

extension UsageError: CustomStringConvertible {
  /// The path of the command and what is wrong: `hgraph build: unknown option '--kep-going'`.
  public var description: String { "\(path.joined(separator: " ")): \(message)" }
}
