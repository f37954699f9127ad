/// Why a node ran last, and whether it would run now.
public struct Explanation: Sendable {
  /// What would come of a node now.
  public enum Prospect: Sendable, Hashable {
    /// All answers fit a trace: it would not run.
    case unchanged
    /// It would run.
    case wouldRun(RunReason)
    /// It asks for artifacts of a node that may run: it runs if they differ afterwards.
    case mayRun(after: Label)
    /// Nobody declares it.
    case unknown
  }

  /// One node on the way from the explained node down to the cause.
  public struct Link: Sendable, Hashable {
    /// The node.
    public let label: Label
    /// What would come of it now.
    public let prospect: Prospect
  }

  /// A run of a node that the store knows.
  public struct Run: Sendable, Hashable {
    /// The node.
    public let label: Label
    /// Why it ran.
    public let reason: RunReason
  }

  /// The node.
  public let label: Label
  /// Why its step ran last, then why the node ran whose artifact had changed, and so on down to the
  /// cause; empty where the store knows no run.
  public let lastChain: [Run]
  /// How long it ran then.
  public let lastDuration: Duration?
  /// Whether it would run now: first the node itself, then what it waits for, down to the cause.
  public let chain: [Link]

  /// What would come of the node now.
  public var prospect: Prospect { chain.first?.prospect ?? .unknown }
}
