/// How long runs take that were never measured: the median of their kind.
struct DurationEstimate: Sendable {
  /// What a run of an unknown kind takes, in microseconds.
  static let unknown: UInt64 = 10_000
  private static let sampleLimit = 32

  private var samples: [String: [UInt64]] = [:]

  mutating func add(_ microseconds: UInt64, of step: String) {
    if samples[step, default: []].count < DurationEstimate.sampleLimit {
      samples[step, default: []].append(microseconds)
    }
  }

  func median(of step: String) -> UInt64 {
    guard let known = samples[step], !known.isEmpty else { return DurationEstimate.unknown }
    return known.sorted()[known.count / 2]
  }
}
