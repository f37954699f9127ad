import Synchronization
import Text

/// Patterns by their source, compiled at the first use: for callers whose patterns come from data.
///
/// Holds a bounded number and starts anew when it is full. Safe for several threads at once.
public final class PatternCache: Sendable {
  private let capacity: Int
  private let patterns = Mutex<[ByteText: Pattern]>([:])

  /// An empty cache.
  public init(capacity: Int = 1024) {
    self.capacity = capacity
  }

  /// The pattern of a source. Sources that are refused are compiled at each call.
  public func pattern(_ source: String) throws(PatternError) -> Pattern {
    let key = ByteText(source)
    if let known = patterns.withLock({ $0[key] }) { return known }
    let made = try Pattern(source)
    patterns.withLock { patterns in
      if patterns.count >= capacity { patterns.removeAll() }
      patterns[key] = made
    }
    return made
  }
}
