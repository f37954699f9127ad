import Secrets

/// A private key of SSH, without a passphrase.
public struct SSHIdentity: Sendable {
  enum Key: Sendable {
    /// The scalar of Curve25519.
    case ed25519(SecretBytes)
    case rsa(RSAKey)
  }

  let key: Key
  /// The public key.
  public let recipient: SSHRecipient

  static func info(_ type: String) -> String { "age-encryption.org/v1/\(type)" }

  /// An Ed25519 key from its seed.
  init(seed: SecretBytes) throws(AgeError) {
    key = .ed25519(Ed25519.scalar(ofSeed: seed))
    recipient = try SSHRecipient(ed25519: Ed25519.publicKey(ofSeed: seed))
  }

  init(rsa: RSAKey) throws(AgeError) {
    key = .rsa(rsa)
    recipient = try SSHRecipient(modulus: rsa.modulus, exponent: rsa.exponent)
  }

  func unwrap(_ stanza: Stanza) throws(AgeError) -> SecretBytes? {
    guard stanza.type == recipient.type else { return nil }
    let expected: Int
    if case .ed25519 = key { expected = 2 } else { expected = 1 }
    guard stanza.arguments.count == expected,
      let tag = StrictBase64.decode(stanza.arguments[0].utf8), tag.count == 4
    else { throw .header("a stanza \(stanza.type) has no tag of 4 bytes") }
    if case .ed25519(let scalar) = key { return try unwrap(stanza, tag, scalar) }
    guard case .rsa(let rsa) = key, tag == recipient.tag else { return nil }
    guard stanza.body.count == rsa.size else {
      throw .header("the body of a stanza ssh-rsa does not have the length of the key")
    }
    guard let fileKey = rsa.open(stanza.body, label: Self.info(stanza.type)) else { return nil }
    guard fileKey.count == WrappedKey.fileKeyLength else {
      throw .header("the file key is no file key")
    }
    return fileKey
  }

  private func unwrap(
    _ stanza: Stanza, _ tag: [UInt8], _ scalar: SecretBytes
  ) throws(AgeError) -> SecretBytes? {
    guard let share = StrictBase64.decode(stanza.arguments[1].utf8), share.count == 32 else {
      throw .header("a stanza ssh-ed25519 has no share of 32 bytes")
    }
    guard stanza.body.count == WrappedKey.length else {
      throw .header("the body of a stanza ssh-ed25519 does not have 32 bytes")
    }
    guard tag == recipient.tag, case .ed25519(_, let point) = recipient.key else { return nil }
    guard let shared = X25519.shared(secret: scalar, point: share),
      let twisted = X25519.shared(secret: recipient.tweak, point: shared)
    else { throw .header("the share of a stanza ssh-ed25519 is of low order") }
    return WrappedKey.open(
      stanza.body,
      with: HKDF.key(from: twisted, salt: share + point, info: Self.info(stanza.type)))
  }
}
