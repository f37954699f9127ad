/// The help of a command: what it does, how it is called, its arguments, options, commands and
/// examples, wrapped at 80 columns.
struct HelpText {
  private let path: [CommandSpec]

  /// The help of the last command of a path.
  init(_ path: [CommandSpec]) {
    self.path = path
  }

  /// The text, with a newline at its end.
  var text: String {
    var sections = [head, usage]
    sections.append(section("ARGUMENTS", rows: command.arguments.map(row)))
    sections.append(section("OPTIONS", rows: ownOptions.map(row) + versionRow + helpRow))
    sections.append(section("GLOBAL OPTIONS", rows: inheritedOptions.map(row)))
    sections += commandSections
    sections.append(examples)
    if !command.visibleCommands.isEmpty {
      sections.append("'\(names) COMMAND --help' says more of a command.\n")
    }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var command: CommandSpec { path[path.count - 1] }
  private var names: String { path.map(\.name).joined(separator: " ") }
  private var style: WordStyle { path.compactMap(\.style).last ?? .ordinary }

  private var head: String {
    let paragraphs = [command.summary] + splitParagraphs(command.details)
    return paragraphs.map { wrapped($0, indent: 0) }.joined(separator: "\n")
  }

  private var usage: String {
    var words = [names]
    if !ownOptions.isEmpty || !inheritedOptions.isEmpty { words.append("[OPTIONS]") }
    words += command.arguments.map(shape)
    var lines: [String] = []
    if command.run != nil { lines.append(words.joined(separator: " ")) }
    if style == .untouched { lines = ["\(names) [WORD]..."] }
    if !command.visibleCommands.isEmpty { lines.append("\(names) COMMAND") }
    return "USAGE\n" + lines.map { wrapped($0, indent: 2, hanging: 6) }.joined()
  }

  private var ownOptions: [Input] { command.options.filter { !$0.isHidden } }

  /// The options of the commands above that are taken here too.
  private var inheritedOptions: [Input] {
    var seen = command.options.map(\.name)
    var inherited: [Input] = []
    for (level, below) in zip(path.dropLast(), path.dropFirst()).reversed() {
      if below.style != nil { break }
      inherited += level.options.filter { !$0.isHidden && !seen.contains($0.name) }
      seen += level.options.map(\.name)
    }
    return inherited
  }

  private var versionRow: [(String, String)] {
    command.version == nil || path.count > 1 ? [] : [("    --version", "Print the version.")]
  }

  private var helpRow: [(String, String)] {
    if style == .untouched { return [] }
    let isTaken = (ownOptions + inheritedOptions).contains { $0.short == "h" || $0.name == "h" }
    switch (style, isTaken) {
    case (.go, _): return [("-h, -help", "Print this help.")]
    case (_, true): return [("    --help", "Print this help.")]
    default: return [("-h, --help", "Print this help.")]
    }
  }

  private var commandSections: [String] {
    var titles: [String?] = [nil]
    for below in command.visibleCommands where !titles.contains(below.section) {
      titles.append(below.section)
    }
    return titles.map { title in
      let rows = command.visibleCommands.filter { $0.section == title }.map {
        ($0.name, $0.summary)
      }
      let needsHelp = title == nil && path.count == 1 && command.command("help") == nil
      let help = needsHelp && !rows.isEmpty ? [("help", "Print the help of a command.")] : []
      return section(title.map(asciiUppercased) ?? "COMMANDS", rows: rows + help)
    }
  }

  private var examples: String {
    if command.examples.isEmpty { return "" }
    let lines = command.examples.map { "  \($0.line)\n" + wrapped($0.effect, indent: 6) }
    return "EXAMPLES\n" + lines.joined()
  }

  // MARK: Rows

  private func row(_ input: Input) -> (String, String) {
    (left(input), ([input.summary] + notes(input)).joined(separator: " "))
  }

  private func left(_ input: Input) -> String {
    switch input.kind {
    case .argument: return shape(input)
    case .flag: return optionNames(input)
    case .option(let value, let bare):
      let value = "<\(asciiUppercased(value))>" + (input.isRepeated ? "..." : "")
      return optionNames(input) + (bare == nil ? " \(value)" : "[=\(value)]")
    }
  }

  private func optionNames(_ input: Input) -> String {
    let name = input.spelling(style)
    if let short = input.short { return "-\(short), \(name)" }
    return name.hasPrefix("--") ? "    \(name)" : name
  }

  private func shape(_ argument: Input) -> String {
    let name = asciiUppercased(argument.name)
    let dots = argument.isRepeated ? "..." : ""
    return (argument.isRequired ? "<\(name)>" : "[\(name)]") + dots
  }

  private func notes(_ input: Input) -> [String] {
    var notes: [String] = []
    if !input.choices.isEmpty {
      notes.append("[one of: \(input.choices.joined(separator: ", "))]")
    }
    if let standard = input.standard { notes.append("[default: \(standard)]") }
    if let variable = input.environment { notes.append("[env: \(variable)]") }
    return notes
  }
}

// MARK: - Columns

private let helpWidth = 80
/// Where the second column starts at most; what is longer stands on a line of its own.
private let widestLeft = 28

/// A heading and rows in two columns; empty without rows.
private func section(_ title: String, rows: [(String, String)]) -> String {
  if rows.isEmpty { return "" }
  let width = min(widestLeft, rows.map(\.0.count).max() ?? 0)
  let indent = width + 4
  var text = title + "\n"
  for (left, right) in rows {
    let body = wrapped(right, indent: indent)
    if left.count > width {
      text += "  \(left)\n" + body
    } else {
      let padding = String(repeating: " ", count: width + 2 - left.count)
      text += "  \(left)\(padding)\(body.dropFirst(indent))"
    }
  }
  return text
}

/// The words of a text in lines of at most 80 columns, each with a newline; `hanging` is the indent
/// of the lines after the first. A word that is longer than a line stays whole.
private func wrapped(_ text: String, indent: Int, hanging: Int? = nil) -> String {
  var lines: [String] = []
  var line = String(repeating: " ", count: indent)
  var isEmpty = true
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
    if !isEmpty, line.count + 1 + word.count > helpWidth {
      lines.append(line)
      line = String(repeating: " ", count: hanging ?? indent)
      isEmpty = true
    }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  lines.append(line)
  return lines.map { $0 + "\n" }.joined()
}

/// The parts of a text between empty lines.
private func splitParagraphs(_ text: String) -> [String] {
  var paragraphs = [""]
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.isEmpty {
      paragraphs.append("")
    } else {
      paragraphs[paragraphs.count - 1] +=
        (paragraphs[paragraphs.count - 1].isEmpty ? "" : " ") + line
    }
  }
  return paragraphs.filter { !$0.isEmpty }
}
