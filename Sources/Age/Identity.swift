public import Secrets

/// A private key that opens age files.
public enum Identity: Sendable {
  /// The scalar of an X25519 key.
  case x25519(X25519Identity)
  /// A passphrase.
  case passphrase(SecretBytes)
  /// A key of SSH.
  case ssh(SSHIdentity)

  /// Reads `AGE-SECRET-KEY-1…`. An error never repeats the text.
  public init(_ text: String) throws(AgeError) {
    if text.hasPrefix("AGE-PLUGIN-") {
      let name = text.dropFirst("AGE-PLUGIN-".count).prefix { $0 != "1" }
      throw .pluginIdentity(String(name.hasSuffix("-") ? name.dropLast() : name).lowercasedASCII)
    }
    if text.hasPrefix("AGE-SECRET-KEY-PQ-1") {
      let bytes = try Bech32.decode(text).bytes
      throw bytes.count == 32 ? .postQuantumIdentity : .wrongLength
    }
    guard text.hasPrefix("AGE-SECRET-KEY-1") else { throw .unknownIdentityType }
    self = .x25519(try X25519Identity(text))
  }

  /// The recipient that files are encrypted to for this identity; nil for a passphrase.
  public var recipient: Recipient? {
    switch self {
    case .x25519(let identity): .x25519(identity.publicKey)
    case .passphrase: nil
    case .ssh(let identity): .ssh(identity.recipient)
    }
  }

  /// The file key of a stanza; nil where the stanza is not for this identity.
  func unwrap(_ stanza: Stanza) throws(AgeError) -> SecretBytes? {
    switch self {
    case .x25519(let identity): try identity.unwrap(stanza)
    case .passphrase(let passphrase): try ScryptStanza.unwrap(stanza, passphrase: passphrase)
    case .ssh(let identity): try identity.unwrap(stanza)
    }
  }
}

/// The secret scalar of an X25519 key, with the point that belongs to it.
public struct X25519Identity: Sendable {
  let scalar: SecretBytes
  /// The 32 bytes of the public key.
  public let publicKey: [UInt8]

  init(scalar: SecretBytes) {
    self.scalar = scalar
    publicKey = X25519.publicKey(of: scalar)
  }

  init(_ text: String) throws(AgeError) {
    var bytes = try Bech32.decode(text).bytes
    defer { wipe(&bytes) }
    guard bytes.count == 32 else { throw .wrongLength }
    self.init(scalar: SecretBytes(bytes))
  }

  /// A new key.
  public static func generate(from random: RandomSource = .system) -> X25519Identity {
    X25519Identity(scalar: SecretBytes(randomCount: 32, from: random))
  }

  /// The text that a key file holds. It is a secret: whoever asks for it must wipe what it can.
  public func secretText() -> String {
    scalar.withBytes { Bech32.encode(prefix: "AGE-SECRET-KEY-", Array($0)) }
  }
}

extension String {
  /// Capital letters of ASCII made small.
  var lowercasedASCII: String {
    String(
      decoding: utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 },
      as: UTF8.self)
  }
}
