import Digest
import Secrets
import Text

/// A public key of SSH: Ed25519 or RSA.
public struct SSHRecipient: Sendable, Hashable {
  enum Key: Sendable, Hashable {
    /// 32 bytes, and the point of Curve25519 that they stand for.
    case ed25519([UInt8], montgomery: [UInt8])
    case rsa(modulus: [UInt8], exponent: [UInt8])
  }

  let key: Key
  /// The key as SSH sends it.
  let wireForm: [UInt8]

  static let ed25519Type = "ssh-ed25519"
  static let rsaType = "ssh-rsa"
  /// The lengths of a modulus, in bits.
  private static let modulusBits = 2048...16384

  /// `ssh-ed25519` or `ssh-rsa`.
  var type: String {
    switch key {
    case .ed25519: Self.ed25519Type
    case .rsa: Self.rsaType
    }
  }

  /// The first bytes of the key's SHA-256, by which a stanza says for whom it is.
  var tag: [UInt8] { Array(Digest(of: wireForm).bytes.prefix(4)) }

  init(_ text: String) throws(AgeError) {
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let bytes = StrictBase64.decodePadded(Array(words[1].utf8)) else {
      throw .sshKey("it is not 'TYPE BASE64'")
    }
    guard words[0] == Self.ed25519Type || words[0] == Self.rsaType else {
      throw .unknownRecipientType(String(words[0]))
    }
    let recipient = try Self.parse(bytes)
    guard recipient.type == String(words[0]) else { throw .sshKey("its two types differ") }
    self = recipient
  }

  static func parse(_ wireForm: [UInt8]) throws(AgeError) -> SSHRecipient {
    let parts = wireForm.withUnsafeBytes { bytes -> (String, [UInt8], [UInt8]?, Bool)? in
      var reader = SSHWireReader(bytes)
      guard let type = reader.text(), let first = reader.string() else { return nil }
      let second = reader.string().map { Array($0) }
      return (type, Array(first), second, reader.isAtEnd)
    }
    guard let (type, first, second, isWhole) = parts, isWhole else {
      throw .sshKey("it is cut off or has too much")
    }
    switch (type, second) {
    case (ed25519Type, nil): return try SSHRecipient(ed25519: first)
    case (rsaType, let second?):
      return try SSHRecipient(
        modulus: Array(second.drop { $0 == 0 }), exponent: Array(first.drop { $0 == 0 }))
    default: throw .unknownRecipientType(type)
    }
  }

  init(ed25519 key: [UInt8]) throws(AgeError) {
    guard key.count == 32, let point = Ed25519.montgomery(key) else {
      throw .sshKey("it is no point of the curve")
    }
    self.key = .ed25519(key, montgomery: point)
    wireForm = SSHWire.string(Array(Self.ed25519Type.utf8)) + SSHWire.string(key)
  }

  init(modulus: [UInt8], exponent: [UInt8]) throws(AgeError) {
    let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    guard Self.modulusBits.contains(bits) else {
      throw .sshKey("the modulus has \(bits) bits, not 2048 to 16384")
    }
    guard !exponent.isEmpty, exponent.count <= 8 else { throw .sshKey("it has no usable exponent") }
    key = .rsa(modulus: modulus, exponent: exponent)
    wireForm =
      SSHWire.string(Array(Self.rsaType.utf8)) + SSHWire.positive(exponent)
      + SSHWire.positive(modulus)
  }

  /// A stanza that wraps a file key for this recipient.
  func wrap(_ fileKey: SecretBytes, random: RandomSource) throws(AgeError) -> Stanza {
    switch key {
    case .ed25519(_, let point): try wrap(fileKey, for: point, random)
    case .rsa(let modulus, let exponent): try wrap(fileKey, modulus, exponent)
    }
  }

  private func wrap(
    _ fileKey: SecretBytes, for point: [UInt8], _ random: RandomSource
  ) throws(AgeError) -> Stanza {
    let ephemeral = X25519Identity(scalar: SecretBytes(randomCount: 32, from: random))
    guard let shared = X25519.shared(secret: ephemeral.scalar, point: point),
      let twisted = X25519.shared(secret: tweak, point: shared)
    else { throw .sshKey("it is of low order") }
    let share = ephemeral.publicKey
    let key = HKDF.key(from: twisted, salt: share + point, info: SSHIdentity.info(type))
    return Stanza(
      type: type, arguments: [StrictBase64.encode(tag), StrictBase64.encode(share)],
      body: WrappedKey.seal(fileKey, with: key))
  }

  private func wrap(
    _ fileKey: SecretBytes, _ modulus: [UInt8], _ exponent: [UInt8]
  ) throws(AgeError) -> Stanza {
    let key: RSAKey?
    do throws(CryptoLibraryError) {
      key = try RSAKey.publicKey(modulus: modulus, exponent: exponent)
    } catch { throw .library(error.reason) }
    guard let body = key?.seal(fileKey, label: SSHIdentity.info(type)) else {
      throw .sshKey("it does not encrypt")
    }
    return Stanza(type: type, arguments: [StrictBase64.encode(tag)], body: body)
  }

  /// What binds a shared secret to this key: the product of two curves' keys alone would not.
  var tweak: SecretBytes {
    HKDF.key(from: nil, salt: wireForm, info: SSHIdentity.info(type))
  }
}
