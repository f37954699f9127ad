import CSodium

/// Bytes that must not leak: between guard pages, out of swap and core dumps as far as the system
/// allows, wiped when the last user lets go. Neither printing nor reflecting shows them.
///
/// Immutable once made, so any thread may read. Secrets of at most 64 bytes share one such region;
/// larger ones have pages of their own, which are readable only.
public final class SecretBytes: @unchecked Sendable {
  // Never written after `init`, which is why the class is `Sendable`.
  private let memory: UnsafeMutableRawPointer
  /// How many bytes it holds.
  public let count: Int

  /// Bytes that a closure fills in; they are zero before.
  public init<Failure: Error>(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    Sodium.start()
    guard let memory = hg_secret_allocate(max(count, 1)) else { Sodium.outOfMemory() }
    self.memory = memory
    self.count = count
    let bytes = UnsafeMutableRawBufferPointer(start: memory, count: count)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    try fill(bytes)
    hg_secret_seal(memory)
  }

  /// A copy of some bytes. The caller's own copy is the caller's to wipe.
  public convenience init(_ bytes: some Collection<UInt8>) {
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  /// A part of other secret bytes.
  public convenience init(_ other: SecretBytes, _ range: Range<Int>) {
    self.init(count: range.count) { output in
      other.withBytes { output.copyBytes(from: $0[range]) }
    }
  }

  /// Random bytes.
  public convenience init(randomCount count: Int, from random: RandomSource = .system) {
    self.init(count: count) { random.fill($0) }
  }

  deinit { hg_secret_free(memory) }

  /// Lends the bytes. They must not be kept.
  @inline(__always)
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  /// Whether both hold the same bytes, in time that depends on their lengths alone.
  public func isEqual(to other: SecretBytes) -> Bool {
    count == other.count && hg_is_equal(memory, other.memory, count) == 1
  }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "<secret, \(count) bytes>" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The library's own state.
enum Sodium {
  private static let isReady = hg_sodium_start() == 0

  /// Makes it ready; cheap after the first time.
  @inline(__always)
  static func start() {
    if !isReady { unusable() }
  }

  private static func unusable() -> Never {
    preconditionFailure("libsodium does not start: the system gives no random bytes")
  }

  static func outOfMemory() -> Never {
    preconditionFailure("the system has no memory for a secret")
  }
}

/// Overwrites and frees what an array holds, where nobody else holds it too.
public func wipe(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { buffer in
    if let base = buffer.baseAddress { hg_wipe(base, buffer.count) }
  }
  bytes = []
}

/// Whether both are the same bytes, in time that depends on their lengths alone.
public func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  return left.withUnsafeBytes { left in
    right.withUnsafeBytes { right in
      left.isEmpty || hg_is_equal(left.baseAddress, right.baseAddress, left.count) == 1
    }
  }
}
