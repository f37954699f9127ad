/// A sample of a file system's own clock, taken before files are read: the racy rule.
///
/// A signature is clean, that is, it stands for the content that was read after the sample, only if
/// it is older than the sample: any later change gets a time that is not, and differs. The clock of
/// the process is never asked: the times of files run ahead of it.
public struct ClockSample: Equatable, Sendable {
  /// The file system's time, in nanoseconds since 1970; `Int64.min` where none could be had.
  public var time: Int64
  /// The device of the file system.
  public var device: UInt64

  /// A sample from its parts.
  public init(time: Int64, device: UInt64) {
    self.time = time
    self.device = device
  }

  /// No sample could be had: every new signature is racy.
  public static let none = ClockSample(time: .min, device: 0)

  /// How much older a signature must be whose file system has another clock: more than the
  /// coarsest grain there is (two seconds, FAT).
  private static let foreignMargin: Int64 = 2_000_000_000

  /// Whether a signature that was taken after the sample stands for what is read after it.
  public func isClean(_ signature: Signature, device: UInt64) -> Bool {
    if time == .min || signature.isAbsent { return false }
    return device == self.device
      ? signature.youngest < time : signature.youngest < time - ClockSample.foreignMargin
  }
}
