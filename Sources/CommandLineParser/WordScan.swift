import Text

/// Reads words one after another and remembers what they mean so far: parsing asks it at the end,
/// completion before the last word.
struct WordScan {
  /// An option whose value is the next word.
  struct Pending {
    let input: Input
    let spelling: String
    let value: String
  }

  private(set) var path: [CommandSpec]
  private(set) var style: WordStyle
  /// The options that are taken here, innermost first.
  private(set) var options: [Input]
  private(set) var given: [(name: String, value: String)] = []
  private(set) var arguments: [String] = []
  private(set) var untouched: [String] = []
  private(set) var pending: Pending?
  private(set) var optionsEnded = false
  private(set) var wantsHelp = false
  private(set) var wantsVersion = false
  /// Whether the words name the command that help is wanted for: `hgraph help secrets edit`.
  private(set) var namesHelp = false

  init(_ root: CommandSpec) {
    path = [root]
    style = root.style ?? .ordinary
    options = root.options
  }

  var command: CommandSpec { path[path.count - 1] }

  func error(_ reason: UsageError.Reason) -> UsageError {
    UsageError(path: path.map(\.name), reason)
  }

  /// Whether the next word that is no option may name a command.
  var takesCommand: Bool { arguments.isEmpty && !optionsEnded && !command.commands.isEmpty }

  mutating func take(_ word: String) throws(UsageError) {
    if style == .untouched {
      untouched.append(word)
    } else if let pending {
      given.append((pending.input.name, word))
      self.pending = nil
    } else if namesHelp {
      try enter(word)
    } else if wantsHelp || wantsVersion {
      return
    } else if optionsEnded || word == "-" || !word.utf8.starts(with: [UInt8(ascii: "-")]) {
      try takeArgument(word)
    } else if word == "--" {
      optionsEnded = true
    } else if case .go = style {
      try takeNamed(word, dashes: word.hasPrefix("--") ? 2 : 1)
    } else if word.hasPrefix("--") {
      try takeNamed(word, dashes: 2)
    } else {
      try takeShort(word)
    }
  }

  private mutating func takeArgument(_ word: String) throws(UsageError) {
    if takesCommand {
      if command.command(word) != nil || command.arguments.isEmpty { return try enter(word) }
    }
    arguments.append(word)
    if style == .go(argumentsEndOptions: true) { optionsEnded = true }
  }

  private mutating func enter(_ word: String) throws(UsageError) {
    guard let next = command.command(word) else {
      if path.count == 1, !namesHelp, word == "help" {
        namesHelp = true
        wantsHelp = true
        return
      }
      let nearest = nearestName(to: word, in: command.visibleCommands.lazy.map(\.name))
      throw error(.unknownCommand(word, nearest: nearest))
    }
    path.append(next)
    if let own = next.style, !namesHelp {
      style = own
      options = next.options
    } else {
      options = next.options + options
    }
  }

  /// `--name`, `--name=value`, and in Go's style `-name`.
  private mutating func takeNamed(_ word: String, dashes: Int) throws(UsageError) {
    let body = word.dropFirst(dashes)
    let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let spelling = word.prefix(dashes) + name
    guard let option = namedOption(name) else {
      if name == "help" || (style != .ordinary && name == "h") {
        wantsHelp = true
        return
      }
      if name == "version", path.count == 1, command.version != nil {
        wantsVersion = true
        return
      }
      throw unknownOption(String(spelling), in: String(spelling), near: name)
    }
    try take(option, String(spelling), value: parts.count > 1 ? String(parts[1]) : nil)
  }

  func namedOption(_ name: String) -> Input? {
    if case .go = style { return options.first { $0.answers(toGoName: name) } }
    return options.first { $0.name.hasSameBytes(as: name) }
  }

  /// `-n`, `-abc`, `-nvalue`, `-n=value`.
  private mutating func takeShort(_ word: String) throws(UsageError) {
    var rest = word.dropFirst()
    while let letter = rest.popFirst() {
      guard let option = options.first(where: { $0.answers(toShort: letter) }) else {
        if letter == "h" {
          wantsHelp = true
          return
        }
        throw unknownOption("-\(letter)", in: word, near: String(word.dropFirst()))
      }
      let isAssigned = rest.first == "="
      if option.kind == .flag, !isAssigned {
        given.append((option.name, "true"))
        continue
      }
      let value = isAssigned ? String(rest.dropFirst()) : rest.isEmpty ? nil : String(rest)
      return try take(option, "-\(letter)", value: value)
    }
  }

  private mutating func take(
    _ option: Input, _ spelling: String, value: String?
  ) throws(UsageError) {
    switch option.kind {
    case .option(let name, let bare):
      if let value = value ?? bare {
        given.append((option.name, value))
      } else {
        pending = Pending(input: option, spelling: spelling, value: name)
      }
    case .flag, .argument:
      guard let isSet = value.map(truth) ?? true else {
        throw error(
          .unsuitableValue(input: spelling, value: value ?? "", expected: "true or false"))
      }
      given.append((option.name, isSet ? "true" : "false"))
    }
  }

  private func unknownOption(
    _ spelling: String, in word: String, near name: String
  ) -> UsageError {
    let known = options.filter { !$0.isHidden && $0.name.utf8.count > 1 }.map(\.name) + ["help"]
    let nearest = nearestName(to: name, in: known).map { (name: String) in
      options.first { $0.name == name }?.spelling(style) ?? "--help"
    }
    return error(.unknownOption(spelling, in: word, nearest: nearest))
  }
}

extension Input {
  /// Whether an option answers to a single letter after a dash.
  fileprivate func answers(toShort letter: Character) -> Bool {
    short == letter || (name.utf8.count == 1 && name.first == letter)
  }
}

/// A boolean as Go writes it (`strconv.ParseBool`); nil for anything else.
private func truth(_ text: String) -> Bool? {
  switch text {
  case "1", "t", "T", "true", "TRUE", "True": true
  case "0", "f", "F", "false", "FALSE", "False": false
  default: nil
  }
}
