/// A flag, an option with a value, or an argument of a command, as it is declared.
public struct Input: Sendable {
  enum Kind: Sendable, Equatable {
    case flag
    case option(value: String, bare: String?)
    case argument(isRequired: Bool)
  }

  /// What completion offers for a value.
  public enum Completion: Sendable {
    /// Nothing.
    case none
    /// Names of files.
    case files
    /// Names of folders.
    case directories
    /// These.
    case oneOf([String])
    /// What the program finds for the part typed so far; what does not begin with it is dropped.
    case dynamic(@Sendable (_ prefix: String) -> [String])
  }

  let name: String
  let short: Character?
  let kind: Kind
  let summary: String
  let isRepeated: Bool
  let standard: String?
  let environment: String?
  let choices: [String]
  let isHidden: Bool
  let completion: Completion

  /// `--name`, `-s`: there or not. `--name=false` takes it back.
  public static func flag(
    _ name: String, _ short: Character?, _ summary: String, isHidden: Bool = false
  ) -> Input {
    Input(
      name: name, short: short, kind: .flag, summary: summary, isRepeated: true, standard: nil,
      environment: nil, choices: [], isHidden: isHidden, completion: .none)
  }

  /// `--name VALUE`, `-s VALUE`.
  ///
  /// - Parameters:
  ///   - value: what help calls the value.
  ///   - repeats: whether all values count, not just the last.
  ///   - standard: the value where none is given.
  ///   - bare: the value of the option without one; a value is then taken after `=` alone.
  ///   - environment: the variable that gives the value where the words do not.
  ///   - choices: the only values; empty for any.
  public static func option(
    _ name: String,
    _ short: Character?,
    _ value: String,
    _ summary: String,
    repeats: Bool = false,
    standard: String? = nil,
    bare: String? = nil,
    environment: String? = nil,
    choices: [String] = [],
    isHidden: Bool = false,
    completion: Completion = .none
  ) -> Input {
    Input(
      name: name, short: short, kind: .option(value: value, bare: bare), summary: summary,
      isRepeated: repeats, standard: standard, environment: environment, choices: choices,
      isHidden: isHidden, completion: completion)
  }

  /// A word by its position. Optional ones stand after required ones, a repeated one last.
  public static func argument(
    _ name: String,
    _ summary: String,
    repeats: Bool = false,
    required: Bool = true,
    standard: String? = nil,
    choices: [String] = [],
    completion: Completion = .none
  ) -> Input {
    Input(
      name: name, short: nil, kind: .argument(isRequired: required), summary: summary,
      isRepeated: repeats, standard: standard, environment: nil, choices: choices,
      isHidden: false, completion: completion)
  }

  var isArgument: Bool {
    if case .argument = kind { true } else { false }
  }

  var isRequired: Bool { kind == .argument(isRequired: true) }

  /// How messages name it: `--jobs`, `-o` where there is no long name, `TARGET`.
  func spelling(_ style: WordStyle) -> String {
    if isArgument { return asciiUppercased(name) }
    if case .go = style { return "-" + name }
    return name.utf8.count == 1 ? "-" + name : "--" + name
  }

  /// Whether an option of Go's style answers to a name.
  func answers(toGoName written: some StringProtocol) -> Bool {
    name == written || (short.map { String($0) == written } ?? false)
  }
}

/// The text with `a` to `z` as capitals.
func asciiUppercased(_ text: String) -> String {
  String(
    decoding: text.utf8.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0 },
    as: UTF8.self)
}
