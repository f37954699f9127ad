public import Findings

/// Why a Flux Kustomization, or a cluster of them, could not be built.
public struct FluxError: FindingError {
  public var findings: [Finding]

  /// An error of some findings.
  public init(_ findings: [Finding]) {
    self.findings = findings
  }

  /// An error of one finding.
  init(
    _ code: String, at place: Place?, _ message: String, expected: String? = nil,
    found: String? = nil, hints: [String] = []
  ) {
    findings = [
      Finding(
        code: "flux." + code, at: place, message, expected: expected, found: found, hints: hints)
    ]
  }
}
