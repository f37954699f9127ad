import Text

/// Whom a file is encrypted to.
public enum Recipient: Sendable, Hashable {
  /// The 32 bytes of an X25519 public key.
  case x25519([UInt8])
  /// A public key of SSH.
  case ssh(SSHRecipient)

  /// Reads `age1…`, `ssh-ed25519 …` or `ssh-rsa …`.
  /// Blanks around the text do not count.
  public init(_ text: String) throws(AgeError) {
    let isBlank = { (letter: Character) in letter == " " || letter == "\t" }
    let text = String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    if text.hasPrefix("age1pq1") { throw .postQuantumRecipient }
    if text.hasPrefix("age1tag1") { throw .unknownRecipientType("age1tag") }
    if text.hasPrefix("age1tagpq1") { throw .unknownRecipientType("age1tagpq") }
    if text.hasPrefix("age1") {
      if text.utf8.dropFirst(4).contains(UInt8(ascii: "1")) {
        let name = text.dropFirst(4).prefix { $0 != "1" }
        throw .pluginRecipient(String(name))
      }
      let bytes = try Bech32.decode(text).bytes
      guard bytes.count == 32 else { throw .wrongLength }
      self = .x25519(bytes)
    } else if text.hasPrefix("ssh-") {
      self = .ssh(try SSHRecipient(text))
    } else {
      throw .unknownRecipientType("")
    }
  }

  /// The text that `init` reads.
  public var text: String {
    switch self {
    case .x25519(let key): Bech32.encode(prefix: "age", key)
    case .ssh(let recipient): "\(recipient.type) \(Base64.encode(recipient.wireForm))"
    }
  }
}
