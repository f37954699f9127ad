import Secrets

/// The one stanza of a file that a passphrase opens.
enum ScryptStanza {
  static let type = "scrypt"
  private static let label = Array("age-encryption.org/v1/scrypt".utf8)
  private static let saltLength = 16
  /// Deriving a key takes 1 KiB times 2 to this.
  private static let logarithmLimit = 22

  static func unwrap(
    _ stanza: Stanza, passphrase: SecretBytes
  ) throws(AgeError) -> SecretBytes? {
    guard stanza.type == type else { return nil }
    guard stanza.arguments.count == 2, let salt = StrictBase64.decode(stanza.arguments[0].utf8),
      salt.count == saltLength
    else { throw .header("a stanza scrypt has no salt of 16 bytes and one number") }
    let logarithm = try logarithm(stanza.arguments[1])
    guard stanza.body.count == WrappedKey.length else {
      throw .header("the body of a stanza scrypt does not have 32 bytes")
    }
    guard let key = Scrypt.key(from: passphrase, salt: label + salt, logarithm: logarithm) else {
      throw .memory
    }
    return WrappedKey.open(stanza.body, with: key)
  }

  private static func logarithm(_ text: String) throws(AgeError) -> Int {
    let digits = text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard digits, text.utf8.first != UInt8(ascii: "0") else {
      throw .header("the work factor of a stanza scrypt is no number")
    }
    guard let logarithm = Int(text), logarithm <= logarithmLimit else {
      throw .header("the work factor of a stanza scrypt is above \(logarithmLimit)")
    }
    return logarithm
  }

  static func wrap(
    _ fileKey: SecretBytes, passphrase: SecretBytes, logarithm: Int, random: RandomSource
  ) throws(AgeError) -> Stanza {
    precondition((1...logarithmLimit).contains(logarithm), "BUG: a work factor of \(logarithm)")
    let salt = random.bytes(saltLength)
    guard let key = Scrypt.key(from: passphrase, salt: label + salt, logarithm: logarithm) else {
      throw .memory
    }
    return Stanza(
      type: type, arguments: [StrictBase64.encode(salt), String(logarithm)],
      body: WrappedKey.seal(fileKey, with: key))
  }
}
