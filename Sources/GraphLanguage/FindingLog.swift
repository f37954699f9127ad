import BuildGraph
import Findings

/// Takes findings as they come up, so that a reader goes on after the first mistake and a user sees
/// all of them.
struct FindingLog {
  private(set) var findings: [Finding] = []

  /// Whether anything is wrong so far.
  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  mutating func add(_ finding: Finding) {
    findings.append(finding)
  }

  mutating func add(_ more: [Finding]) {
    findings += more
  }

  mutating func add(_ error: any FindingError) {
    findings += error.findings
  }

  /// Throws what was collected, if anything is wrong.
  func check() throws(GraphError) {
    if hasErrors { throw GraphError(findings) }
  }
}
