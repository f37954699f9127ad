public import Secrets

/// Files of the age format, version 1.
public enum Age {
  /// The two forms of a file.
  public enum Form: Sendable {
    /// Whichever the first bytes say.
    case any
    /// Textual; anything else is `AgeError.armor`.
    case armored
  }

  /// The plaintext of a file: all of it, or an error.
  ///
  /// Identities are tried in their order, each on every stanza. Stanzas of unknown types are
  /// passed over.
  public static func decrypt(
    _ file: [UInt8], with identities: [Identity], form: Form = .any
  ) throws(AgeError) -> [UInt8] {
    let bytes = form == .armored || Armor.isArmored(file) ? try Armor.decode(file) : file
    let (header, start) = try HeaderReader.read(bytes[...])
    let fileKey = try fileKey(header, identities)
    guard isEqualInConstantTime(header.expectedCode(fileKey), header.code) else {
      throw .headerCode
    }
    let payload = bytes[start...]
    guard payload.count >= Payload.nonceLength else { throw .header("the payload has no nonce") }
    let nonce = Array(payload.prefix(Payload.nonceLength))
    return try Payload.open(
      payload.dropFirst(Payload.nonceLength),
      key: HKDF.key(from: fileKey, salt: nonce, info: "payload"))
  }

  /// The types of the stanzas of a file, in their order.
  public static func stanzaTypes(_ file: [UInt8]) throws(AgeError) -> [String] {
    let bytes = Armor.isArmored(file) ? try Armor.decode(file) : file
    return try HeaderReader.read(bytes[...]).0.stanzas.map(\.type)
  }

  private static func fileKey(
    _ header: Header, _ identities: [Identity]
  ) throws(AgeError) -> SecretBytes {
    let stanzas = header.stanzas
    if stanzas.count > 1, stanzas.contains(where: { $0.type == ScryptStanza.type }) {
      throw .header("a stanza scrypt is not the only one")
    }
    for identity in identities {
      for stanza in stanzas {
        if let key = try identity.unwrap(stanza) { return key }
      }
    }
    throw .noMatch(stanzas: stanzas.map(\.type))
  }

  /// A file that each of the recipients can open.
  public static func encrypt(
    _ plaintext: UnsafeRawBufferPointer, to recipients: [Recipient], armored: Bool = false,
    random: RandomSource = .system
  ) throws(AgeError) -> [UInt8] {
    guard !recipients.isEmpty else { throw .recipients("there is no recipient") }
    let fileKey = SecretBytes(randomCount: WrappedKey.fileKeyLength, from: random)
    var stanzas: [Stanza] = []
    for recipient in recipients {
      switch recipient {
      case .x25519(let key):
        stanzas.append(try X25519Identity.wrap(fileKey, for: key, random: random))
      case .ssh(let recipient):
        stanzas.append(try recipient.wrap(fileKey, random: random))
      }
    }
    return seal(plaintext, fileKey, stanzas, armored: armored, random: random)
  }

  /// A file that a passphrase opens. Guessing one passphrase takes 2 to `workFactor` KiB.
  public static func encrypt(
    _ plaintext: UnsafeRawBufferPointer, passphrase: SecretBytes, workFactor: Int = 18,
    armored: Bool = false, random: RandomSource = .system
  ) throws(AgeError) -> [UInt8] {
    let fileKey = SecretBytes(randomCount: WrappedKey.fileKeyLength, from: random)
    let stanza = try ScryptStanza.wrap(
      fileKey, passphrase: passphrase, logarithm: workFactor, random: random)
    return seal(plaintext, fileKey, [stanza], armored: armored, random: random)
  }

  private static func seal(
    _ plaintext: UnsafeRawBufferPointer, _ fileKey: SecretBytes, _ stanzas: [Stanza], armored: Bool,
    random: RandomSource
  ) -> [UInt8] {
    var header = Header(stanzas: stanzas, code: [])
    header.code = header.expectedCode(fileKey)
    let nonce = random.bytes(Payload.nonceLength)
    let payload = Payload.seal(
      plaintext, key: HKDF.key(from: fileKey, salt: nonce, info: "payload"))
    let file = header.bytes + nonce + payload
    return armored ? Armor.encode(file) : file
  }
}
