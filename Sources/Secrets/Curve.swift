import CSodium

/// Diffie-Hellman on Curve25519 (RFC 7748), and the way there from Ed25519.
public enum X25519 {
  /// What two sides share; nil where it is zero: the point is of low order, and the secret would be
  /// known to everybody.
  public static func shared(secret: SecretBytes, point: [UInt8]) -> SecretBytes? {
    precondition(secret.count == 32 && point.count == 32, "BUG: X25519 takes 32 bytes")
    var isValid = false
    let shared = SecretBytes(count: 32) { output in
      secret.withBytes { isValid = hg_x25519(output.bytePointer, $0.bytePointer, point) == 0 }
    }
    return isValid ? shared : nil
  }

  /// The same with a shared secret as the point.
  public static func shared(secret: SecretBytes, point: SecretBytes) -> SecretBytes? {
    point.withBytes { shared(secret: secret, point: Array($0)) }
  }

  /// The public key of a secret.
  public static func publicKey(of secret: SecretBytes) -> [UInt8] {
    precondition(secret.count == 32, "BUG: X25519 takes 32 bytes")
    Sodium.start()
    return [UInt8](unsafeUninitializedCapacity: 32) { output, filled in
      secret.withBytes { _ = hg_x25519_base(output.baseAddress, $0.bytePointer) }
      filled = 32
    }
  }
}

/// Signature keys as SSH has them, used for Diffie-Hellman.
public enum Ed25519 {
  /// The point of Curve25519 of a public key; nil where the 32 bytes are no key.
  public static func montgomery(_ key: [UInt8]) -> [UInt8]? {
    precondition(key.count == 32, "BUG: an Ed25519 key has 32 bytes")
    Sodium.start()
    var isValid = false
    let point = [UInt8](unsafeUninitializedCapacity: 32) { output, filled in
      isValid = hg_ed25519_to_x25519(output.baseAddress, key) == 0
      filled = 32
    }
    return isValid ? point : nil
  }

  /// The public key of a seed.
  public static func publicKey(ofSeed seed: SecretBytes) -> [UInt8] {
    precondition(seed.count == 32, "BUG: an Ed25519 seed has 32 bytes")
    Sodium.start()
    return [UInt8](unsafeUninitializedCapacity: 32) { output, filled in
      seed.withBytes { _ = hg_ed25519_public(output.baseAddress, $0.bytePointer) }
      filled = 32
    }
  }

  /// The scalar of Curve25519 of a seed: the first half of its SHA-512.
  public static func scalar(ofSeed seed: SecretBytes) -> SecretBytes {
    SecretBytes(count: 32) { output in
      var hash = SHA512()
      seed.withBytes { hash.add($0) }
      var digest = hash.finish()
      output.copyBytes(from: digest[..<32])
      wipe(&digest)
    }
  }
}
