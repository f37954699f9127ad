import CCrypto

/// An RSA key for OAEP with SHA-256 (RFC 8017).
public final class RSAKey: @unchecked Sendable {
  // OpenSSL's keys are never changed after they are made and may be used from any thread.
  private let key: OpaquePointer

  /// The numbers of a private key, each as bytes, the highest first.
  public struct PrivateNumbers {
    public var modulus, exponent, secret, firstPrime, secondPrime, inverse: SecretBytes

    /// The numbers; `inverse` is that of the second prime modulo the first.
    public init(
      modulus: SecretBytes, exponent: SecretBytes, secret: SecretBytes, firstPrime: SecretBytes,
      secondPrime: SecretBytes, inverse: SecretBytes
    ) {
      self.modulus = modulus
      self.exponent = exponent
      self.secret = secret
      self.firstPrime = firstPrime
      self.secondPrime = secondPrime
      self.inverse = inverse
    }
  }

  private init(_ key: OpaquePointer) { self.key = key }

  deinit { hg_rsa_free(key) }

  /// A public key from its modulus and exponent; nil where they make none.
  public static func publicKey(
    modulus: [UInt8], exponent: [UInt8]
  ) throws(CryptoLibraryError) -> RSAKey? {
    try CryptoLibrary.open()
    let key = modulus.withUnsafeBufferPointer { modulus in
      exponent.withUnsafeBufferPointer { exponent in
        hg_rsa_public(
          hg_number(bytes: modulus.baseAddress, count: modulus.count),
          hg_number(bytes: exponent.baseAddress, count: exponent.count))
      }
    }
    return key.map(RSAKey.init)
  }

  /// A private key from its numbers; nil where they make none.
  public static func privateKey(_ numbers: PrivateNumbers) throws(CryptoLibraryError) -> RSAKey? {
    try CryptoLibrary.open()
    let key = withNumber(numbers.modulus) { modulus in
      withNumber(numbers.exponent) { exponent in
        withNumber(numbers.secret) { secret in
          withNumber(numbers.firstPrime) { first in
            withNumber(numbers.secondPrime) { second in
              withNumber(numbers.inverse) { inverse in
                hg_rsa_private(modulus, exponent, secret, first, second, inverse)
              }
            }
          }
        }
      }
    }
    return key.map(RSAKey.init)
  }

  /// A private key in the DER of PKCS #1 or PKCS #8; nil where it is none of RSA.
  public static func privateKey(der: SecretBytes) throws(CryptoLibraryError) -> RSAKey? {
    try CryptoLibrary.open()
    return der.withBytes { hg_rsa_from_der($0.bytePointer, $0.count) }.map(RSAKey.init)
  }

  private static func withNumber<Result>(_ bytes: SecretBytes, _ body: (hg_number) -> Result)
    -> Result
  {
    bytes.withBytes { body(hg_number(bytes: $0.bytePointer, count: $0.count)) }
  }

  /// The length of the modulus in bytes: that of every ciphertext.
  public var size: Int { Int(hg_rsa_size(key)) }

  /// The modulus, the highest byte first.
  public var modulus: [UInt8] { number(0) }

  /// The public exponent, the highest byte first.
  public var exponent: [UInt8] { number(1) }

  private func number(_ which: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: max(size, 1)) { output, filled in
      filled = Int(hg_rsa_number(key, which, output.baseAddress))
    }
  }

  /// Encrypts a short secret; nil on any failure.
  public func seal(_ plaintext: SecretBytes, label: String) -> [UInt8]? {
    let label = Array(label.utf8)
    var written: Int64 = -1
    let ciphertext = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { output, filled in
      plaintext.withBytes {
        written = hg_rsa_seal(
          key, label, label.count, $0.bytePointer, $0.count, output.baseAddress)
      }
      filled = Int(max(written, 0))
    }
    return written < 0 ? nil : ciphertext
  }

  /// Decrypts; nil for every kind of failure alike.
  public func open(_ ciphertext: [UInt8], label: String) -> SecretBytes? {
    let label = Array(label.utf8)
    var written: Int64 = -1
    let buffer = SecretBytes(count: max(size, 1)) { output in
      written = hg_rsa_open(
        key, label, label.count, ciphertext, ciphertext.count, output.bytePointer)
    }
    return written < 0 ? nil : SecretBytes(buffer, 0..<Int(written))
  }
}
