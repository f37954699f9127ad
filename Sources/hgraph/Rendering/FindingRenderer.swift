import Findings
import Text

/// Makes text of findings: the only place that does.
///
///     apps/web/ks.yaml:12:9: error: unknown field 'pth'
///        12 |   pth: ./apps/web
///           |   ^
///       expected: path
///       hint: did you mean 'path'?
///       via clusters/main/apps.yaml:3
struct FindingRenderer {
  /// Colours, or none.
  var paint = Paint(isOn: false)
  /// The columns of the output.
  var width = 100
  /// Gives the content of a file that a place names; nil where it cannot be shown.
  var source: (String) -> [UInt8]? = { _ in nil }

  /// The findings in the order of their places, those of one file together, those without a place
  /// at the end; equal ones once. Empty without findings.
  func text(_ findings: [Finding]) -> String {
    var text = ""
    var sources = SourceCache(load: source)
    var last: Finding?
    for finding in sorted(findings) {
      if finding == last { continue }
      if let last, !areInOneFile(last, finding) { text += "\n" }
      text += render(finding, &sources)
      last = finding
    }
    return text
  }

  /// `2 errors, 1 warning`; empty where there is nothing to count.
  static func count(_ findings: [Finding]) -> String {
    let kinds: [(Finding.Severity, String)] = [
      (.error, "error"), (.warning, "warning"), (.note, "note"),
    ]
    return kinds.compactMap { severity, name in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(name)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }

  // MARK: One finding

  private func render(_ finding: Finding, _ sources: inout SourceCache) -> String {
    var text = ""
    if let place = finding.place { text += paint(.strong, printable("\(place):")) + " " }
    text += paint(role(finding.severity), "\(finding.severity.rawValue):")
    text += " " + indentedLines(finding.message, by: 2) + "\n"
    if let place = finding.place, place.line > 0, let bytes = sources[place.file] {
      text += excerpt(bytes, place, finding.severity)
    }
    if let expected = finding.expected { text += row("expected:", expected) }
    if let found = finding.found { text += row("found:", found) }
    for hint in finding.hints { text += row("hint:", hint) }
    for place in finding.chain { text += row("via", place.description) }
    return text
  }

  private func excerpt(_ source: [UInt8], _ place: Place, _ severity: Finding.Severity) -> String {
    let number = String(place.line)
    let gutter = String(repeating: " ", count: max(0, 5 - number.count)) + number
    let room = width - gutter.count - 3
    guard
      let excerpt = SourceExcerpt(source, line: place.line, column: place.column, width: room)
    else { return "" }
    let blank = String(repeating: " ", count: gutter.count)
    var text = paint(.faint, "\(gutter) |") + " \(excerpt.line)\n"
    if let caret = excerpt.caret {
      let before = String(repeating: " ", count: caret)
      text += paint(.faint, "\(blank) |") + " \(before)" + paint(role(severity), "^") + "\n"
    }
    return text
  }

  private func row(_ label: String, _ text: String) -> String {
    "  \(paint(.faint, label)) \(indentedLines(text, by: label.count + 3))\n"
  }

  private func role(_ severity: Finding.Severity) -> Paint.Role {
    switch severity {
    case .note: .note
    case .warning: .warning
    case .error: .error
    }
  }

  // MARK: Order

  private func sorted(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { left, right in
      switch (left.element.place, right.element.place) {
      case (let a?, let b?) where a != b: a < b
      case (.some, nil): true
      case (nil, .some): false
      default: left.offset < right.offset
      }
    }.map(\.element)
  }
}

private func areInOneFile(_ left: Finding, _ right: Finding) -> Bool {
  guard let left = left.place, let right = right.place else {
    return left.place == nil && right.place == nil
  }
  return left.file.hasSameBytes(as: right.file)
}

/// The text made printable, its lines after the first moved in.
private func indentedLines(_ text: String, by count: Int) -> String {
  let lines = printable(text).split(separator: "\n", omittingEmptySubsequences: false)
  return lines.joined(separator: "\n" + String(repeating: " ", count: count))
}

/// Reads each file once; the findings come file by file.
private struct SourceCache {
  let load: (String) -> [UInt8]?
  private var last: (file: String, bytes: [UInt8]?)?

  init(load: @escaping (String) -> [UInt8]?) {
    self.load = load
  }

  subscript(file: String) -> [UInt8]? {
    mutating get {
      if let last, last.file.hasSameBytes(as: file) { return last.bytes }
      let bytes = load(file)
      last = (file, bytes)
      return bytes
    }
  }
}
