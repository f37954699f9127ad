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
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { bytes in
      hg_sha256_finish(&state, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
    return Digest(
      words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
  }
}
