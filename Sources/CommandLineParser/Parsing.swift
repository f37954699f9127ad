import Text

/// What a command line asks for.
public enum Outcome: Sendable {
  /// A text for standard output: help, or candidates for a shell's completion.
  case print(String)
  /// The work of a command, which the caller starts, with its values.
  case run(CommandSpec.Run, ParsedValues)
}

extension CommandSpec {
  /// Reads the words after the program's name, this command being the program.
  ///
  /// - Parameter environment: asked for the variables that options name.
  public func parse(
    _ words: [String], environment: (String) -> String? = { _ in nil }
  ) throws(UsageError) -> Outcome {
    if let first = words.first, let shell = CompletionShell(request: first) {
      return .print(completions(for: Array(words.dropFirst()), shell))
    }
    if words.isEmpty, run == nil { return .print(HelpText([self]).text) }
    var scan = WordScan(self)
    for word in words { try scan.take(word) }
    return try scan.outcome(environment)
  }
}

extension WordScan {
  /// The end of the words.
  func outcome(_ environment: (String) -> String?) throws(UsageError) -> Outcome {
    if let pending { throw error(.missingValue(option: pending.spelling, value: pending.value)) }
    if wantsVersion, let version = command.version { return .print(version + "\n") }
    if wantsHelp { return .print(HelpText(path).text) }
    guard let run = command.run else {
      if command.commands.isEmpty { return .print(HelpText(path).text) }
      throw error(.missingCommand(known: command.visibleCommands.map(\.name)))
    }
    return .run(run, try values(environment))
  }

  /// The values of all inputs on the path, the innermost of a name.
  private func values(_ environment: (String) -> String?) throws(UsageError) -> ParsedValues {
    var entries: [ParsedValues.Entry] = []
    for level in path.reversed() {
      for input in level.options where !entries.contains(where: { $0.input.name == input.name }) {
        entries.append(try entry(input, given: values(given: input), environment))
      }
    }
    entries += try argumentEntries(environment)
    return ParsedValues(path: path.map(\.name), words: untouched, style: style, entries: entries)
  }

  private func values(given input: Input) -> [String] {
    given.compactMap { $0.name == input.name ? $0.value : nil }
  }

  private func argumentEntries(
    _ environment: (String) -> String?
  ) throws(UsageError) -> [ParsedValues.Entry] {
    var entries: [ParsedValues.Entry] = []
    var rest = arguments[...]
    for input in command.arguments {
      let taken = rest.prefix(input.isRepeated ? rest.count : 1)
      rest = rest.dropFirst(taken.count)
      if taken.isEmpty, input.isRequired {
        throw error(.missingArgument(input.spelling(style)))
      }
      entries.append(try entry(input, given: Array(taken), environment))
    }
    if let extra = rest.first { throw error(.unexpectedArgument(extra)) }
    return entries
  }

  private func entry(
    _ input: Input, given: [String], _ environment: (String) -> String?
  ) throws(UsageError) -> ParsedValues.Entry {
    var values = given
    if values.isEmpty, let name = input.environment, let value = environment(name) {
      values = [value]
    }
    for value in values where !input.choices.isEmpty && !input.choices.contains(value) {
      throw error(
        .unknownChoice(
          input: input.spelling(style), value: value, choices: input.choices,
          nearest: nearestName(to: value, in: input.choices)))
    }
    if values.isEmpty, let standard = input.standard { values = [standard] }
    return ParsedValues.Entry(input: input, values: values, isGiven: !given.isEmpty)
  }
}
