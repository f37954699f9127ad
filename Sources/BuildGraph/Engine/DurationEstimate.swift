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

/// How long runs of each kind took in this build: quick ones are taken several at a time.
struct RunPace: Sendable {
  /// What a lane takes at once takes so many microseconds, by what is known.
  private static let limit: UInt64 = 1_000
  /// How many runs a lane takes at once.
  private static let batchLimit = 32

  private var runs: [String: (count: UInt64, microseconds: UInt64)] = [:]

  mutating func add(_ duration: Duration, of step: String) {
    let microseconds = UInt64(clamping: duration.microseconds)
    runs[step, default: (0, 0)].count += 1
    runs[step, default: (0, 0)].microseconds += microseconds
  }

  /// How many runs of a kind a lane may take at once; 1 of a kind that never ran.
  func batch(of step: String) -> Int {
    guard let known = runs[step], known.count > 0 else { return 1 }
    let mean = max(1, known.microseconds / known.count)
    return max(1, min(RunPace.batchLimit, Int(clamping: RunPace.limit / mean)))
  }
}
