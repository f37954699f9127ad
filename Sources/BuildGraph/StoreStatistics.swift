public import Findings

/// What a store holds, in numbers.
public struct StoreStatistics: Sendable {
  /// What it holds of the nodes of one kind of step.
  public struct Share: Sendable {
    /// The kind of step.
    public let step: String
    /// Nodes of which a run is known.
    public var nodes = 0
    /// Runs that are kept of them.
    public var runs = 0
    /// Bytes of their artifacts, each content counted once.
    public var bytes = 0

    /// A share of nothing.
    public init(step: String) {
      self.step = step
    }
  }

  /// Bytes that the store takes where it lies.
  public var size: Int
  /// Bytes of it that a compaction would give back.
  public var waste: Int
  /// The shares, sorted by step.
  public var shares: [Share]

  /// Statistics from their parts.
  public init(size: Int, waste: Int, shares: [Share]) {
    self.size = size
    self.waste = waste
    self.shares = shares
  }
}

/// What came of reading everything that a store holds.
public struct StoreVerification: Sendable {
  /// Runs that were read.
  public var runs: Int
  /// Artifacts whose bytes were read and fit their digests.
  public var artifacts: Int
  /// What is damaged or missing. None of it makes a build wrong: it is built again.
  public var findings: [Finding]

  /// A verification from its parts.
  public init(runs: Int, artifacts: Int, findings: [Finding]) {
    self.runs = runs
    self.artifacts = artifacts
    self.findings = findings
  }
}
