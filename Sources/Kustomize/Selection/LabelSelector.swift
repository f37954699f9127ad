internal import Findings
internal import Text
internal import YAML

/// A selector of labels in Kubernetes' grammar: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
struct LabelSelector: Sendable {
  private enum Test: Sendable {
    case isOneOf([String])
    case isNoneOf([String])
    case exists
    case isAbsent
  }

  private var requirements: [(key: String, test: Test)] = []

  /// Reads a selector; the empty one fits all.
  init(_ text: String, at place: Place) throws(KustomizeError) {
    let error = KustomizeError(.malformedSelector(text: text), at: place)
    for part in Self.parts(text) {
      guard let requirement = Self.requirement(part) else { throw error }
      requirements.append(requirement)
    }
  }

  /// Whether a map of labels fits.
  func matches(_ labels: Node?) -> Bool {
    requirements.allSatisfy { requirement in
      let value = labels?.mapping?[requirement.key]?.text
      switch requirement.test {
      case .exists: return value != nil
      case .isAbsent: return value == nil
      case .isOneOf(let values): return value.map { holds(values, $0) } ?? false
      case .isNoneOf(let values): return value.map { !holds(values, $0) } ?? true
      }
    }
  }

  private func holds(_ values: [String], _ value: String) -> Bool {
    values.contains { $0.hasSameBytes(as: value) }
  }

  /// The parts between commas that stand in no parentheses.
  private static func parts(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: continue
      }
    }
    let rest = text[start...]
    return parts.isEmpty && trimmed(rest).isEmpty ? [] : parts + [rest]
  }

  private static func requirement(_ part: Substring) -> (key: String, test: Test)? {
    let part = trimmed(part)
    if part.hasPrefix("!") { return key(part.dropFirst()).map { ($0, .isAbsent) } }
    if let sign = part.firstRange(of: "!=") {
      return key(part[..<sign.lowerBound]).map {
        ($0, .isNoneOf([String(trimmed(part[sign.upperBound...]))]))
      }
    }
    if let sign = part.firstIndex(of: "=") {
      let value = part[part.index(after: sign)...].drop { $0 == "=" }
      return key(part[..<sign]).map { ($0, .isOneOf([String(trimmed(value))])) }
    }
    guard let open = part.firstIndex(of: "("), part.hasSuffix(")") else {
      return key(part).map { ($0, .exists) }
    }
    let values = part[part.index(after: open)...].dropLast().split(separator: ",").map {
      String(trimmed($0))
    }
    let words = part[..<open].split(separator: " ")
    guard words.count == 2 else { return nil }
    switch words[1] {
    case "in": return (String(words[0]), .isOneOf(values))
    case "notin": return (String(words[0]), .isNoneOf(values))
    default: return nil
    }
  }

  private static func key(_ text: Substring) -> String? {
    let key = trimmed(text)
    return key.isEmpty || key.contains(where: { " ()!=".contains($0) }) ? nil : String(key)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
