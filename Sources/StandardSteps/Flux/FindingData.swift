import Findings
import YAML

/// Findings as JSON, for artifacts.
enum FindingData {
  /// A report of nothing but findings.
  static func bytes(_ findings: [Finding]) throws -> [UInt8] {
    try JSON.write(["findings": node(findings)], schema: .json)
  }

  static func node(_ findings: [Finding]) -> Node { .sequence(findings.map(node)) }

  /// The findings of a report.
  static func findings(_ bytes: [UInt8]) throws -> [Finding] {
    (try JSON.parse(bytes)["findings"]?.sequence ?? []).map(finding)
  }

  private static func node(_ finding: Finding) -> Node {
    var node: Node = [
      "severity": .string(finding.severity.rawValue), "code": .string(finding.code),
      "message": .string(finding.message),
    ]
    node["place"] = finding.place.map { .string($0.description) }
    node["expected"] = finding.expected.map { .string($0) }
    node["found"] = finding.found.map { .string($0) }
    if !finding.hints.isEmpty { node["hints"] = .sequence(finding.hints.map { .string($0) }) }
    if !finding.chain.isEmpty {
      node["chain"] = .sequence(finding.chain.map { .string($0.description) })
    }
    return node
  }

  private static func finding(_ node: Node) -> Finding {
    Finding(
      Finding.Severity(rawValue: node["severity"]?.text ?? "") ?? .error,
      code: node["code"]?.text ?? "", at: node["place"]?.text.map { Place(description: $0) },
      node["message"]?.text ?? "", expected: node["expected"]?.text, found: node["found"]?.text,
      hints: node["hints"]?.sequence?.compactMap(\.text) ?? [],
      chain: node["chain"]?.sequence?.compactMap { $0.text.map { Place(description: $0) } } ?? [])
  }
}

extension Place {
  /// A place from its description. A file whose name ends like a place is taken for one.
  init(description: String) {
    var parts = description.split(separator: ":", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    while numbers.count < 2, parts.count > 1, let last = parts.last, let number = Int(last) {
      numbers.insert(number, at: 0)
      parts.removeLast()
    }
    self.init(
      file: parts.joined(separator: ":"), line: numbers.first ?? 0,
      column: numbers.count == 2 ? numbers[1] : 0)
  }
}
