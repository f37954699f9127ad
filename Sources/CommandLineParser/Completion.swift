/// What may stand where the cursor is, answered from the declaration: `hgraph ---complete WORDS`.

/// The shells that completion knows.
public enum CompletionShell: String, Sendable, CaseIterable {
  case bash
  case zsh
  case fish

  /// The first word of a request: `---complete` (candidates with what they mean, as for fish) or
  /// `---complete=SHELL`.
  init?(request: String) {
    let prefix = "---complete"
    if request == prefix {
      self = .fish
    } else if request.hasPrefix(prefix + "=") {
      guard let shell = CompletionShell(rawValue: String(request.dropFirst(prefix.count + 1)))
      else { return nil }
      self = shell
    } else {
      return nil
    }
  }
}

struct Candidate: Equatable {
  var word: String
  var summary = ""
}

extension CommandSpec {
  /// The candidates for the last word, one a line in the form that the shell's script reads, or
  /// `:files` or `:directories` where the shell itself shall offer names.
  func completions(for words: [String], _ shell: CompletionShell) -> String {
    let (words, kept) = shell == .bash ? joiningBreaks(words) : (words, 0)
    let current = words.last ?? ""
    var scan = WordScan(self)
    for word in words.dropLast() {
      // A word that is wrong says nothing about the next one.
      do { try scan.take(word) } catch { continue }
    }
    switch scan.completion(of: current) {
    case .files: return ":files\n"
    case .directories: return ":directories\n"
    case .words(let candidates):
      let fitting = candidates.filter { $0.word.utf8.starts(with: current.utf8) }
      return fitting.map { shell.line($0, kept: kept) + "\n" }.joined()
    }
  }
}

private enum Answer {
  case words([Candidate])
  case files
  case directories
}

extension WordScan {
  fileprivate func completion(of current: String) -> Answer {
    if style == .untouched { return .files }
    if namesHelp { return .words(commandCandidates) }
    if wantsHelp { return .words([]) }
    if let pending { return answer(pending.input, prefix: "", current: current) }
    if current.utf8.first == UInt8(ascii: "-"), !optionsEnded {
      if let equals = current.firstIndex(of: "=") {
        return assigned(current, equals)
      }
      return .words(optionCandidates(goName: current.hasPrefix("--") ? "--" : "-"))
    }
    if takesCommand, command.arguments.isEmpty || !current.isEmpty {
      let candidates = commandCandidates + (path.count == 1 ? [Candidate(word: "help")] : [])
      if candidates.contains(where: { $0.word.utf8.starts(with: current.utf8) }) {
        return .words(candidates)
      }
    }
    return nextArgument.map { answer($0, prefix: "", current: current) } ?? .words([])
  }

  private var commandCandidates: [Candidate] {
    command.visibleCommands.map { Candidate(word: $0.name, summary: $0.summary) }
  }

  private func optionCandidates(goName dashes: String) -> [Candidate] {
    var candidates: [Candidate] = []
    for option in options where !option.isHidden {
      var word = option.spelling(style)
      if case .go = style { word = dashes + option.name }
      candidates.append(Candidate(word: word, summary: option.summary))
    }
    if path.count == 1, command.version != nil {
      candidates.append(Candidate(word: "--version", summary: "Print the version."))
    }
    return candidates + [Candidate(word: "--help", summary: "Print this help.")]
  }

  /// `--name=part`: the values with the name before them.
  private func assigned(_ current: String, _ equals: String.Index) -> Answer {
    let name = current[..<equals].drop { $0 == "-" }
    let value = current.index(after: equals)
    guard let option = namedOption(String(name)) else { return .words([]) }
    return answer(
      option, prefix: String(current[..<value]), current: String(current[value...]))
  }

  private var nextArgument: Input? {
    let declared = command.arguments
    if arguments.count < declared.count { return declared[arguments.count] }
    return declared.last.flatMap { $0.isRepeated ? $0 : nil }
  }

  private func answer(_ input: Input, prefix: String, current: String) -> Answer {
    let words: [String]
    switch input.completion {
    case .files: return .files
    case .directories: return .directories
    case .none: words = input.choices
    case .oneOf(let names): words = names
    case .dynamic(let find): words = find(current)
    }
    return .words(words.map { Candidate(word: prefix + $0) })
  }
}

// MARK: - Shells

/// Bash parts words at `=` and `:`; this puts them together again. `kept` counts the bytes of the
/// last word that bash takes for words of their own: it replaces only what follows them.
private func joiningBreaks(_ words: [String]) -> (words: [String], kept: Int) {
  var joined: [String] = []
  var kept = 0
  var isOpen = false
  for word in words {
    let isBreak = !word.isEmpty && word.utf8.allSatisfy { isWordBreak($0) }
    if isBreak || isOpen, let last = joined.last {
      joined[joined.count - 1] = last + word
      kept = last.utf8.count + (isBreak ? word.utf8.count : 0)
    } else {
      joined.append(word)
      kept = 0
    }
    isOpen = isBreak
  }
  return (joined, kept)
}

private func isWordBreak(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
}

extension CompletionShell {
  fileprivate func line(_ candidate: Candidate, kept: Int) -> String {
    switch self {
    case .bash:
      return String(decoding: candidate.word.utf8.dropFirst(kept), as: UTF8.self)
    case .zsh:
      let word = candidate.word.split(separator: ":", omittingEmptySubsequences: false)
        .joined(separator: "\\:")
      return candidate.summary.isEmpty ? word : "\(word):\(candidate.summary)"
    case .fish:
      return candidate.summary.isEmpty ? candidate.word : "\(candidate.word)\t\(candidate.summary)"
    }
  }
}
