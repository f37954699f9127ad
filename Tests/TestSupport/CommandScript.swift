/// A scripted test: lines of a shell with what they print, and the files that they find.
///
/// ```
/// # What the script shows.
/// $ hgraph build
/// > cluster: 1 node, 1 built, 0 unchanged, * ms
/// $ hgraph build nothing
/// ! error: *
/// ? 2
/// -- kubernetes/app/kustomization.yaml --
/// resources: [a.yaml]
/// ```
///
/// `>` is a line of standard output, `!` one of standard error, `?` the exit code (0 unless said);
/// `*` stands for any characters. A line `...` stands for any number of lines. Without a single `>`
/// (or `!`) line that stream must be empty.
public struct CommandScript: Sendable {
  /// A line of the shell with what is expected of it.
  struct Step {
    var line: String
    var lineNumber: Int
    var output: [String] = []
    var errors: [String] = []
    var status: Int32 = 0
  }

  private var steps: [Step] = []
  private var files: [(name: String, text: String)] = []

  /// A script from its text.
  public init(_ text: String) {
    var file: (name: String, text: String)?
    for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = String(part)
      if line.hasPrefix("-- "), line.hasSuffix(" --") {
        if let file { files.append(file) }
        file = (String(line.dropFirst(3).dropLast(3)), "")
      } else if file != nil {
        file?.text += line + "\n"
      } else {
        take(line, number: index + 1)
      }
    }
    if var file {
      file.text.removeLast()
      files.append(file)
    }
  }

  private mutating func take(_ line: String, number: Int) {
    let rest = String(line.dropFirst(2))
    switch line.first {
    case "$": steps.append(Step(line: rest, lineNumber: number))
    case ">": steps[steps.count - 1].output.append(rest)
    case "!": steps[steps.count - 1].errors.append(rest)
    case "?": steps[steps.count - 1].status = Int32(rest) ?? -1
    case "#", nil: break
    default: fatalError("line \(number) of a script is none: \(line)")
    }
  }

  /// Runs the script in a folder of its own and gives back what went otherwise than expected, with
  /// line numbers.
  public func failures(environment: [String: String]) throws -> [String] {
    let folder = try TemporaryFolder()
    for file in files { try folder.write(file.text, to: file.name) }
    return try failures(in: folder, environment: environment)
  }

  /// Runs the lines of the script in a folder that is there.
  public func failures(
    in folder: TemporaryFolder, environment: [String: String]
  ) throws -> [String] {
    var failures: [String] = []
    for step in steps {
      let run = try ProgramRun.shell(step.line, in: folder.path, environment: environment)
      let where_ = "line \(step.lineNumber): \(step.line)"
      if run.status != step.status {
        failures.append(
          "\(where_): exit code \(run.status), not \(step.status)\n\(run.output)\(run.errors)")
      }
      if !matches(run.output, step.output, folder) {
        failures.append("\(where_): standard output is\n\(run.output)")
      }
      if !matches(run.errors, step.errors, folder) {
        failures.append("\(where_): standard error is\n\(run.errors)")
      }
    }
    return failures
  }

  private func matches(_ text: String, _ expected: [String], _ folder: TemporaryFolder) -> Bool {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return matches(lines[...], expected[...], folder)
  }

  private func matches(
    _ lines: ArraySlice<String>, _ expected: ArraySlice<String>, _ folder: TemporaryFolder
  ) -> Bool {
    guard let first = expected.first else { return lines.isEmpty }
    if first == "..." {
      return (lines.startIndex...lines.endIndex).contains {
        matches(lines[$0...], expected.dropFirst(), folder)
      }
    }
    guard let line = lines.first else { return false }
    let pattern = first.split(separator: "$ROOT", omittingEmptySubsequences: false)
      .joined(separator: folder.path)
    return matchesWildcards(Array(line.utf8)[...], Array(pattern.utf8)[...])
      && matches(lines.dropFirst(), expected.dropFirst(), folder)
  }
}

/// Whether a pattern, in which `*` stands for any bytes, matches all of a text.
func matchesWildcards(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
  guard let first = pattern.first else { return text.isEmpty }
  if first == UInt8(ascii: "*") {
    return (text.startIndex...text.endIndex).contains {
      matchesWildcards(text[$0...], pattern.dropFirst())
    }
  }
  return text.first == first && matchesWildcards(text.dropFirst(), pattern.dropFirst())
}
