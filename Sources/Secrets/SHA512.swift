import CSodium

/// SHA-512 of what is added, its state in locked memory.
public struct SHA512: ~Copyable {
  private let state: OpaquePointer

  /// The hash of nothing yet.
  public init() {
    Sodium.start()
    guard let state = hg_sha512_new() else { Sodium.outOfMemory() }
    self.state = state
  }

  deinit { hg_sha512_free(state) }

  /// Adds bytes.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    hg_sha512_add(state, bytes.bytePointer, bytes.count)
  }

  /// Adds bytes.
  public mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { hg_sha512_add(state, $0.bytePointer, $0.count) }
  }

  /// The 64 bytes.
  public consuming func finish() -> [UInt8] {
    let digest = [UInt8](unsafeUninitializedCapacity: 64) { output, filled in
      hg_sha512_finish(state, output.baseAddress)
      filled = 64
    }
    discard self
    return digest
  }
}
