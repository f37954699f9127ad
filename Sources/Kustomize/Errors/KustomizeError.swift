internal import FileTree
public import Findings

/// Why a kustomization could not be built: what is wrong, where, and how one got there.
public struct KustomizeError: FindingError {
  /// What is wrong.
  public var problem: KustomizeProblem
  /// The offending entry, as exactly as it is known.
  public var place: Place?
  /// The entries that led to the kustomization file, outermost first.
  public var chain: [Place]

  /// An error from its parts.
  public init(_ problem: KustomizeProblem, at place: Place? = nil, chain: [Place] = []) {
    self.problem = problem
    self.place = place
    self.chain = chain
  }

  /// The same error, reached through an entry of a kustomization file.
  func reached(through entry: Place) -> KustomizeError {
    var error = self
    error.chain.insert(entry, at: 0)
    return error
  }

  /// The same error at a place, unless it has one.
  func placed(at place: Place) -> KustomizeError {
    var error = self
    if error.place == nil { error.place = place }
    return error
  }

  public var findings: [Finding] {
    switch problem {
    case .file(let error): error.findings.map(completed)
    case .yaml(let findings): findings.map(completed)
    default:
      [
        Finding(
          code: "kustomize." + problem.code, at: place, problem.message,
          expected: problem.expected, found: problem.found, hints: problem.hints, chain: chain)
      ]
    }
  }

  private func completed(_ finding: Finding) -> Finding {
    var finding = finding
    if finding.place == nil { finding.place = place }
    finding.chain = chain
    return finding
  }
}
