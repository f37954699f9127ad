import Glibc

/// Random numbers from a seed (SplitMix64): the same on every machine.
public struct RandomNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 below a bound.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// One of some elements, of which there must be one.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// True in so many of a hundred cases.
  public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// The seeds of a run of a property test: fresh ones each time. `HGRAPH_SEED` begins at a given
  /// one, `HGRAPH_SEQUENCES` says how many follow.
  public static func seeds(_ count: Int = 100) -> Range<UInt64> {
    let first = number("HGRAPH_SEED") ?? UInt64.random(in: 0..<(1 << 40))
    return first..<(first + (number("HGRAPH_SEQUENCES") ?? UInt64(count)))
  }

  private static func number(_ name: String) -> UInt64? {
    getenv(name).flatMap { UInt64(String(cString: $0)) }
  }
}
