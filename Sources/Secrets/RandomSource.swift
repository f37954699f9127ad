import CSodium

/// Where random bytes come from: the system, or in tests a list of known ones.
public struct RandomSource: Sendable {
  private let source: @Sendable (UnsafeMutableRawBufferPointer) -> Void

  /// A source that fills memory by a closure; only tests have another than `system`.
  public init(_ source: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void) {
    self.source = source
  }

  /// The system's own source of random bytes.
  public static let system = RandomSource { buffer in
    Sodium.start()
    if let base = buffer.baseAddress { hg_random(base, buffer.count) }
  }

  /// Fills memory.
  public func fill(_ buffer: UnsafeMutableRawBufferPointer) { source(buffer) }

  /// Random bytes that are no secret, such as nonces.
  public func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(UnsafeMutableRawBufferPointer(buffer))
      filled = count
    }
  }
}
