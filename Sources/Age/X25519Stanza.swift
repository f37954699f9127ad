import Secrets

/// Stanzas of the type `X25519`.
extension X25519Identity {
  static let type = "X25519"
  private static let info = "age-encryption.org/v1/X25519"

  func unwrap(_ stanza: Stanza) throws(AgeError) -> SecretBytes? {
    guard stanza.type == Self.type else { return nil }
    guard stanza.arguments.count == 1, let share = StrictBase64.decode(stanza.arguments[0].utf8),
      share.count == 32
    else { throw .header("a stanza X25519 has no share of 32 bytes") }
    guard stanza.body.count == WrappedKey.length else {
      throw .header("the body of a stanza X25519 does not have 32 bytes")
    }
    guard let shared = X25519.shared(secret: scalar, point: share) else {
      throw .header("the share of a stanza X25519 is of low order")
    }
    return WrappedKey.open(
      stanza.body, with: HKDF.key(from: shared, salt: share + publicKey, info: Self.info))
  }

  /// A stanza that wraps a file key for a public key.
  static func wrap(
    _ fileKey: SecretBytes, for publicKey: [UInt8], random: RandomSource
  ) throws(AgeError) -> Stanza {
    let ephemeral = X25519Identity(scalar: SecretBytes(randomCount: 32, from: random))
    guard let shared = X25519.shared(secret: ephemeral.scalar, point: publicKey) else {
      throw .recipients(
        "the recipient is of low order: everybody could read what is encrypted to it")
    }
    let share = ephemeral.publicKey
    let key = HKDF.key(from: shared, salt: share + publicKey, info: info)
    return Stanza(
      type: type, arguments: [StrictBase64.encode(share)], body: WrappedKey.seal(fileKey, with: key)
    )
  }
}

/// A file key of 16 bytes, sealed with a key that is used once.
enum WrappedKey {
  static let fileKeyLength = 16
  static let length = fileKeyLength + ChaChaPoly.tagLength
  private static let nonce = [UInt8](repeating: 0, count: 12)

  static func open(_ body: [UInt8], with key: SecretBytes) -> SecretBytes? {
    ChaChaPoly.open(body, key: key, nonce: nonce)
  }

  static func seal(_ fileKey: SecretBytes, with key: SecretBytes) -> [UInt8] {
    fileKey.withBytes { ChaChaPoly.seal($0, key: key, nonce: nonce) }
  }
}
