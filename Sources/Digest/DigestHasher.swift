import CDigest

/// A running SHA-256 hash: takes bytes in parts.
public struct DigestHasher: Sendable {
  private var state = hg_sha256()

  /// A hash of nothing yet.
  public init() {
    hg_sha256_start(&state)
  }

  /// Takes some bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let whole: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
    if whole == nil { update(Array(bytes)) }
  }

  /// Takes some bytes of memory.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hg_sha256_update(&state, bytes.baseAddress, bytes.count)
  }

  /// The digest of all bytes taken. The hash may not be used afterwards.
  public mutating func finish() -> Digest {
    let bytes = [UInt8](unsafeUninitializedCapacity: Digest.byteCount) { buffer, count in
      hg_sha256_finish(&state, buffer.baseAddress)
      count = Digest.byteCount
    }
    guard let digest = Digest(bytes: bytes) else {
      preconditionFailure("BUG: a digest of 32 bytes")
    }
    return digest
  }
}
