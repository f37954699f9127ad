import Text

/// A command as it is declared: a value that parsing, help and completion walk.
public struct CommandSpec: Sendable {
  /// The work of a command: takes the values of its words, gives back the exit code.
  public typealias Run = @Sendable (ParsedValues) throws -> Int32

  /// One line of the examples in the help.
  public struct Example: Sendable {
    /// What to type.
    public let line: String
    /// What it does.
    public let effect: String

    /// An example and what it does.
    public init(_ line: String, _ effect: String) {
      self.line = line
      self.effect = effect
    }
  }

  /// What is typed.
  public let name: String
  /// One sentence for the list of commands and the head of the help.
  public let summary: String
  /// More for the help, in paragraphs parted by empty lines.
  public let details: String
  /// The heading under which the parent lists this command; nil for the ordinary one.
  public let section: String?
  /// Hidden commands work, but no list, suggestion or completion shows them.
  public let isHidden: Bool
  /// How the words after the name are read; nil means as the parent's. A command that sets a style
  /// starts anew: after its name the options of the commands above it are not taken.
  public let style: WordStyle?
  /// What `--version` prints, on the program alone; nil where there is no such flag.
  public let version: String?
  /// Examples for the help.
  public let examples: [Example]
  /// Flags, options and arguments. Options hold for the commands below too.
  public let inputs: [Input]
  /// The commands below this one.
  public let commands: [CommandSpec]
  /// The work; nil where only the commands below do something. The parser never calls it.
  public let run: Run?

  /// A command from its parts; `examples` are pairs of a line and what it does.
  public init(
    _ name: String,
    _ summary: String,
    details: String = "",
    section: String? = nil,
    isHidden: Bool = false,
    style: WordStyle? = nil,
    version: String? = nil,
    examples: [(line: String, effect: String)] = [],
    inputs: [Input] = [],
    commands: [CommandSpec] = [],
    run: Run? = nil
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.section = section
    self.isHidden = isHidden
    self.style = style
    self.version = version
    self.examples = examples.map { Example($0.line, $0.effect) }
    self.inputs = inputs
    self.commands = commands
    self.run = run
  }

  var arguments: [Input] { inputs.filter(\.isArgument) }
  var options: [Input] { inputs.filter { !$0.isArgument } }
  var visibleCommands: [CommandSpec] { commands.filter { !$0.isHidden } }

  /// The command below of a name.
  func command(_ name: String) -> CommandSpec? {
    commands.first { $0.name.hasSameBytes(as: name) }
  }
}

/// How the words after a command's name are read.
public enum WordStyle: Sendable, Equatable {
  /// `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`, grouped flags `-abc`.
  case ordinary
  /// As Go's `flag` package: `-name value`, `--name=value`; no groups. Short names are names too.
  /// Go ends the options at the first argument; `argumentsEndOptions` says whether that is kept.
  case go(argumentsEndOptions: Bool)
  /// All words go through to the command, as `ParsedValues.words`, `--help` too.
  case untouched
}
