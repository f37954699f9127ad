public import Digest
public import Text

/// How to build.
public struct BuildOptions: Sendable {
  /// The nodes whose artifacts are part of a report. Bytes that nobody wants are not read.
  public enum ReportedArtifacts: Sendable {
    case none
    /// Of the nodes that were asked for.
    case requested
    /// Of all nodes that were looked at.
    case reached
  }

  /// Whether to go on after a failure with everything that does not use the failed node.
  public var keepsGoing: Bool
  /// Whether artifacts of nodes with `writes` are put into the working tree.
  public var materialises: Bool
  /// Part of every node's key, where given: development builds give the program's own digest, so
  /// that a forgotten step version costs a rebuild, never a wrong result.
  public var salt: Digest?
  /// The environment that steps see.
  public var environment: [ByteText: String]
  /// How many runs may go on at once; as many as the machine gives unless said.
  public var width: Int?
  /// How many runs may go on at once in some pools, whatever the graph says.
  public var pools: [ByteText: Int] = [:]
  /// How many nodes may wait for each other in a chain.
  public var depthLimit = 200_000
  /// Whose artifacts the report has.
  public var artifacts = ReportedArtifacts.reached
  /// The folder, absolute, in which steps get folders of their own; one in the system's temporary
  /// folder unless said.
  public var scratch: String?
  /// Whether each run is told of when it begins and when it ends. Otherwise quick runs are told of
  /// some at a time, once they have ended.
  public var tellsEachRun = false
  /// What steps get of the machine in one build; made when it begins.
  var machine: Machine?

  /// The options; the environment is empty unless given.
  public init(
    keepsGoing: Bool = false, materialises: Bool = true, salt: Digest? = nil,
    environment: [ByteText: String] = [:], width: Int? = nil, scratch: String? = nil
  ) {
    self.keepsGoing = keepsGoing
    self.materialises = materialises
    self.salt = salt
    self.environment = environment
    self.width = width
    self.scratch = scratch
  }
}
