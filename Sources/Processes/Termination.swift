/// How a process ended, and what it used.
public struct Termination: Hashable, Sendable {
  /// The way it ended.
  public enum Ending: Hashable, Sendable {
    /// By itself, with a code.
    case exited(code: Int32)
    /// By a signal.
    case signalled(Int32)
  }

  /// Why a process was ended from outside.
  public enum Intervention: Hashable, Sendable {
    /// It ran for longer than its timeout.
    case timedOut
    /// Nobody wants its result any more.
    case cancelled
    /// Its output grew beyond its limit.
    case outputTooLarge
  }

  /// The way it ended.
  public var ending: Ending
  /// Why it was ended, where it was. It may have exited with 0 all the same.
  public var intervention: Intervention?
  /// Whether it left processes of its group behind, which were killed.
  public var leftProcesses: Bool
  /// Whether some of these would not die, even killed (they hang in the system).
  public var groupRemains: Bool
  /// From its start to the end of the last process of its group.
  public var duration: Duration
  /// Processor time, its own and that of children that it waited for.
  public var processorTime: Duration
  /// The most memory that it held, in bytes.
  public var peakBytes: Int64

  /// Whether it did what it was started for.
  public var isSuccess: Bool { ending == .exited(code: 0) && intervention == nil }

  /// The exit code as a shell tells it: 128 and the signal where one ended it.
  public var shellCode: Int32 {
    switch ending {
    case .exited(let code): code
    case .signalled(let signal): 128 + signal
    }
  }
}
