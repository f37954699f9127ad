import Dispatch
import Glibc

/// A moment of the clock that never goes back, which counts from an arbitrary one.
enum Moment {
  static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }
}

extension Duration {
  /// The duration as Dispatch counts it: never below zero, at most some 290 years.
  var interval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    if seconds < 0 || attoseconds < 0 { return .nanoseconds(0) }
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return .never }
    return .nanoseconds(Int(nanoseconds + attoseconds / 1_000_000_000))
  }
}
