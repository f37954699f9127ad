import CSodium

/// HMAC with SHA-256 (RFC 2104).
public enum HMACSHA256 {
  /// The 32 bytes of the authentication code of a message.
  public static func code(key: SecretBytes, message: [UInt8]) -> [UInt8] {
    Sodium.start()
    return [UInt8](unsafeUninitializedCapacity: 32) { tag, filled in
      key.withBytes { key in
        hg_hmac_sha256(
          tag.baseAddress, key.bytePointer, key.count, message, message.count, nil, 0)
      }
      filled = 32
    }
  }
}

/// HKDF with SHA-256 (RFC 5869), for keys of 32 bytes.
public enum HKDF {
  /// Derives a key. An empty salt is 32 zero bytes, as the RFC says.
  public static func key(from input: SecretBytes?, salt: [UInt8], info: String) -> SecretBytes {
    Sodium.start()
    let salt = salt.isEmpty ? [UInt8](repeating: 0, count: 32) : salt
    let message = Array(info.utf8) + [1]
    // What is between lives on the stack and is wiped: guard pages would cost more than the hash.
    return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { extracted in
      defer { hg_wipe(extracted.baseAddress, 32) }
      let extract = { (input: UnsafeRawBufferPointer) in
        hg_hmac_sha256(
          extracted.bytePointer, salt, salt.count, input.bytePointer, input.count, nil, 0)
      }
      if let input {
        input.withBytes(extract)
      } else {
        extract(UnsafeRawBufferPointer(start: nil, count: 0))
      }
      return SecretBytes(count: 32) { output in
        hg_hmac_sha256(
          output.bytePointer, extracted.bytePointer, 32, message, message.count, nil, 0)
      }
    }
  }
}

/// scrypt (RFC 7914) with r = 8 and p = 1.
public enum Scrypt {
  /// Derives 32 bytes at the cost of 2 to `logarithm`, which takes 1 KiB times that; nil where the
  /// system does not have so much memory.
  public static func key(
    from passphrase: SecretBytes, salt: [UInt8], logarithm: Int
  ) -> SecretBytes? {
    var isDone = false
    let key = SecretBytes(count: 32) { output in
      passphrase.withBytes { passphrase in
        isDone =
          hg_scrypt(
            output.bytePointer, passphrase.bytePointer, passphrase.count, salt, salt.count,
            1 << UInt64(logarithm)) == 0
      }
    }
    return isDone ? key : nil
  }
}

extension UnsafeRawBufferPointer {
  var bytePointer: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

extension UnsafeMutableRawBufferPointer {
  var bytePointer: UnsafeMutablePointer<UInt8>? {
    baseAddress?.assumingMemoryBound(to: UInt8.self)
  }
}
