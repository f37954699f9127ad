/// Bounds of a process.
public struct Limits: Hashable, Sendable {
  /// How long it may run; nil is for ever.
  public var timeout: Duration?
  /// How long it may take to end after it was asked to, before it is killed.
  public var grace: Duration
  /// How many bytes its output file may hold; nil is no bound.
  public var outputBytes: Int64?

  /// No timeout, five seconds of grace, 64 MiB of output.
  public init(
    timeout: Duration? = nil, grace: Duration = .seconds(5), outputBytes: Int64? = 64 << 20
  ) {
    self.timeout = timeout
    self.grace = grace
    self.outputBytes = outputBytes
  }
}
