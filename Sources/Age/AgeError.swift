public import Findings

/// What is wrong with an age file, a key, or a file of keys. No case holds a secret.
public enum AgeError: Error, Equatable, Sendable {
  /// The header, or the nonce behind it, is damaged or says what cannot be.
  case header(String)
  /// The header is not the one that the key was wrapped for.
  case headerCode
  /// The payload is damaged, cut or longer than it says.
  case payload(String)
  /// The armor is damaged.
  case armor(String)
  /// No identity opens the file. The stanza types of the file.
  case noMatch(stanzas: [String])
  /// A text that is no identity of a kind that anybody knows.
  case unknownIdentityType
  /// A text that is no recipient of a kind that is supported; its type where it has one.
  case unknownRecipientType(String)
  /// A key with letters of both cases.
  case mixedCase
  /// A key with a character that cannot be in one.
  case invalidCharacter
  /// A key with a typing error.
  case badChecksum
  /// A key of a wrong length.
  case wrongLength
  /// A key of a kind that needs a separate program.
  case pluginIdentity(String)
  /// A recipient of a kind that needs a separate program.
  case pluginRecipient(String)
  /// A key of the post-quantum kind.
  case postQuantumIdentity
  /// A recipient of the post-quantum kind.
  case postQuantumRecipient
  /// An SSH private key that is encrypted itself.
  case protectedSSHKey
  /// An SSH key that cannot be used, and why.
  case sshKey(String)
  /// A file of keys that has none.
  case noIdentities
  /// A file of keys that is encrypted with a passphrase, which nobody gave.
  case passphraseNeeded
  /// A passphrase that does not open the file.
  case incorrectPassphrase
  /// A line of a file of keys.
  indirect case keyFile(line: Int, AgeError)
  /// The file needs a library that the machine lacks.
  case library(String)
  /// A file is to be written for nobody, or for kinds that exclude each other.
  case recipients(String)
  /// Deriving a key from a passphrase needs more memory than there is.
  case memory

  /// What is wrong, in a few words: the class first, by which tests and callers know it.
  public var message: String {
    switch self {
    case .header(let reason): "header failure: \(reason)"
    case .headerCode: "HMAC failure: the header was changed after it was written"
    case .payload(let reason): "payload failure: \(reason)"
    case .armor(let reason): "armor failure: \(reason)"
    case .noMatch: "no matching identity"
    case .unknownIdentityType: "unknown identity type"
    case .unknownRecipientType(let type):
      type.isEmpty ? "unknown recipient type" : "unknown recipient type: \(type)"
    case .mixedCase: "mixed case"
    case .invalidCharacter: "invalid character"
    case .badChecksum: "bad checksum"
    case .wrongLength: "wrong length"
    case .pluginIdentity(let name): "plugin identity not supported: \(name)"
    case .pluginRecipient(let name): "plugin recipient not supported: \(name)"
    case .postQuantumIdentity: "post-quantum identity not supported"
    case .postQuantumRecipient: "post-quantum recipient not supported"
    case .protectedSSHKey: "the SSH key is protected by a passphrase"
    case .sshKey(let reason): "the SSH key cannot be used: \(reason)"
    case .noIdentities: "no identities found"
    case .passphraseNeeded: "passphrase needed"
    case .incorrectPassphrase: "incorrect passphrase"
    case .keyFile(let line, let error): "line \(line): \(error.message)"
    case .library(let reason): reason
    case .recipients(let reason): reason
    case .memory: "there is not enough memory for the work factor of the passphrase"
    }
  }
}

extension AgeError: FindingError {
  public var findings: [Finding] {
    var found: String?
    if case .noMatch(let stanzas) = self, !stanzas.isEmpty {
      found = "a file for " + stanzas.joined(separator: ", ")
    }
    return [Finding(code: "age", message, found: found, hints: hints)]
  }

  private var hints: [String] {
    switch self {
    case .noMatch: ["use the identity of one of the file's recipients"]
    case .protectedSSHKey: ["use a key without a passphrase, or an age identity"]
    case .pluginIdentity, .pluginRecipient, .postQuantumIdentity, .postQuantumRecipient:
      ["use an X25519 key: age1…, AGE-SECRET-KEY-1…"]
    default: []
    }
  }
}
