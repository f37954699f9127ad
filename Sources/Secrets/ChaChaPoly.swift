import CSodium

/// ChaCha20-Poly1305 (RFC 8439) without associated data.
public enum ChaChaPoly {
  /// The length of the tag that follows the ciphertext.
  public static let tagLength = 16

  /// Encrypts; the tag follows the ciphertext. The nonce has 12 bytes.
  public static func seal(
    _ plaintext: UnsafeRawBufferPointer, key: SecretBytes, nonce: [UInt8]
  ) -> [UInt8] {
    precondition(
      key.count == 32 && nonce.count == 12, "BUG: ChaCha20-Poly1305 takes 32 and 12 bytes")
    Sodium.start()
    let count = plaintext.count + tagLength
    return [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      key.withBytes {
        hg_chacha_seal(
          output.baseAddress, plaintext.bytePointer, plaintext.count, nonce, $0.bytePointer)
      }
      filled = count
    }
  }

  /// Decrypts into memory of exactly `tagLength` bytes fewer; false where the tag does not fit, and
  /// then the memory holds nothing of the plaintext.
  public static func open(
    _ ciphertext: UnsafeRawBufferPointer, key: SecretBytes, nonce: [UInt8],
    into output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    precondition(
      key.count == 32 && nonce.count == 12, "BUG: ChaCha20-Poly1305 takes 32 and 12 bytes")
    guard ciphertext.count >= tagLength else { return false }
    precondition(output.count == ciphertext.count - tagLength, "BUG: the output has another length")
    Sodium.start()
    return key.withBytes {
      hg_chacha_open(
        output.bytePointer, ciphertext.bytePointer, ciphertext.count, nonce, $0.bytePointer) == 0
    }
  }

  /// Decrypts a secret; nil where the tag does not fit.
  public static func open(
    _ ciphertext: [UInt8], key: SecretBytes, nonce: [UInt8]
  ) -> SecretBytes? {
    guard ciphertext.count >= tagLength else { return nil }
    var isOpen = false
    let secret = SecretBytes(count: ciphertext.count - tagLength) { output in
      ciphertext.withUnsafeBytes { isOpen = open($0, key: key, nonce: nonce, into: output) }
    }
    return isOpen ? secret : nil
  }
}
