import CCrypto

/// AES-256-GCM with one key and nonces of 1 byte or more (NIST SP 800-38D). One object serves one
/// thread: the key is scheduled once, and each message sets only its nonce.
public final class AESGCM {
  private let cipher: OpaquePointer

  /// The length of a tag.
  public static let tagLength = 16

  /// A cipher of a key of 32 bytes.
  public init(key: SecretBytes) throws(CryptoLibraryError) {
    precondition(key.count == 32, "BUG: AES-256 takes 32 bytes")
    try CryptoLibrary.open()
    guard
      let cipher = key.withBytes({ hg_gcm_new($0.baseAddress?.assumingMemoryBound(to: UInt8.self)) }
      )
    else { throw CryptoLibraryError(reason: "libcrypto offers no AES-256-GCM") }
    self.cipher = cipher
  }

  deinit { hg_gcm_free(cipher) }

  /// Encrypts; nil only where a text is larger than 2 GiB.
  public func seal(
    _ plaintext: [UInt8], nonce: [UInt8], associated: [UInt8]
  ) -> (ciphertext: [UInt8], tag: [UInt8])? {
    var isDone = false
    var tag = [UInt8](repeating: 0, count: Self.tagLength)
    let ciphertext = [UInt8](unsafeUninitializedCapacity: max(plaintext.count, 1)) {
      output, filled in
      isDone =
        hg_gcm_seal(
          cipher, nonce, nonce.count, associated, associated.count, plaintext, plaintext.count,
          output.baseAddress, &tag) == 0
      filled = isDone ? plaintext.count : 0
    }
    return isDone ? (ciphertext, tag) : nil
  }

  /// Decrypts; nil where the tag does not fit.
  public func open(
    _ ciphertext: [UInt8], nonce: [UInt8], tag: [UInt8], associated: [UInt8]
  ) -> [UInt8]? {
    guard tag.count == Self.tagLength, !nonce.isEmpty else { return nil }
    var isDone = false
    let plaintext = [UInt8](unsafeUninitializedCapacity: max(ciphertext.count, 1)) {
      output, filled in
      isDone =
        hg_gcm_open(
          cipher, nonce, nonce.count, associated, associated.count, ciphertext, ciphertext.count,
          tag, output.baseAddress) == 0
      filled = isDone ? ciphertext.count : 0
    }
    return isDone ? plaintext : nil
  }
}
