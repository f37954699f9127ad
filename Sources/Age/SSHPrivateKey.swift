import Secrets
import Text

/// Reading files of private keys: OpenSSH's own form, and PEM of RSA keys.
extension SSHIdentity {
  /// Reads a private key file without a passphrase.
  public init(privateKeyFile bytes: [UInt8]) throws(AgeError) {
    let (label, headers, content) = try PEMFile.read(bytes)
    switch label {
    case "OPENSSH PRIVATE KEY":
      self = try content.withBytes { (bytes) throws(AgeError) in try OpenSSHKey.read(bytes) }
    case "ENCRYPTED PRIVATE KEY": throw .protectedSSHKey
    case "RSA PRIVATE KEY", "PRIVATE KEY":
      if headers.contains(where: { $0.contains("ENCRYPTED") }) { throw .protectedSSHKey }
      let key: RSAKey?
      do throws(CryptoLibraryError) { key = try RSAKey.privateKey(der: content) } catch {
        throw .library(error.reason)
      }
      guard let key else { throw .sshKey("it is no RSA key") }
      try self.init(rsa: key)
    default: throw .sshKey("a file of '\(label)' is no private key that is supported")
    }
  }
}

/// PEM as OpenSSH and OpenSSL write it.
private enum PEMFile {
  static func read(
    _ bytes: [UInt8]
  ) throws(AgeError) -> (label: String, headers: [String], content: SecretBytes) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
      .drop { !$0.starts(with: Array("-----BEGIN ".utf8)) }
    guard let first = lines.popFirst(), first.count > 16,
      first.suffix(5).elementsEqual("-----".utf8)
    else { throw .sshKey("it is no PEM file") }
    let label = String(decoding: first.dropFirst(11).dropLast(5), as: UTF8.self)
    let end = Array("-----END \(label)-----".utf8)
    guard let last = lines.firstIndex(where: { $0.elementsEqual(end) }) else {
      throw .sshKey("the file is cut off")
    }
    var headers: [String] = []
    var letters: [UInt8] = []
    defer { wipe(&letters) }
    letters.reserveCapacity(bytes.count)
    for line in lines[..<last] {
      if line.contains(UInt8(ascii: ":")) {
        headers.append(String(decoding: line, as: UTF8.self))
      } else {
        letters += line
      }
    }
    guard var content = Base64.decode(letters) else { throw .sshKey("it is no base64") }
    defer { wipe(&content) }
    return (label, headers, SecretBytes(content))
  }
}

/// The form `openssh-key-v1`.
private enum OpenSSHKey {
  private static let magic = Array("openssh-key-v1\0".utf8)

  static func read(_ bytes: UnsafeRawBufferPointer) throws(AgeError) -> SSHIdentity {
    guard bytes.starts(with: magic) else { throw .sshKey("it is no file of OpenSSH") }
    var reader = SSHWireReader(UnsafeRawBufferPointer(rebasing: bytes[magic.count...]))
    guard let cipher = reader.text(), let derivation = reader.text(), reader.string() != nil,
      let count = reader.number(), reader.string() != nil, let secrets = reader.string()
    else { throw .sshKey("the file is cut off") }
    guard cipher == "none", derivation == "none" else { throw .protectedSSHKey }
    guard count == 1 else { throw .sshKey("the file holds more than one key") }
    return try key(secrets)
  }

  private static func key(_ bytes: UnsafeRawBufferPointer) throws(AgeError) -> SSHIdentity {
    var reader = SSHWireReader(bytes)
    guard let check = reader.number(), check == reader.number(), let type = reader.text() else {
      throw .sshKey("the file is damaged")
    }
    switch type {
    case SSHRecipient.ed25519Type: return try ed25519(&reader)
    case SSHRecipient.rsaType: return try rsa(&reader)
    default: throw .sshKey("the type \(type) is not supported")
    }
  }

  private static func ed25519(_ reader: inout SSHWireReader) throws(AgeError) -> SSHIdentity {
    // The public key, then the seed with the public key once more.
    guard let publicKey = reader.string().map({ Array($0) }), let pair = reader.secret(),
      pair.count == 64
    else { throw .sshKey("the file is damaged") }
    let identity = try SSHIdentity(seed: SecretBytes(pair, 0..<32))
    guard case .ed25519(publicKey, _) = identity.recipient.key else {
      throw .sshKey("its public key belongs to another one")
    }
    return identity
  }

  private static func rsa(_ reader: inout SSHWireReader) throws(AgeError) -> SSHIdentity {
    guard let modulus = reader.positive(), let exponent = reader.positive(),
      let secret = reader.positive(), let inverse = reader.positive(),
      let first = reader.positive(), let second = reader.positive()
    else { throw .sshKey("the file is damaged") }
    let key: RSAKey?
    do throws(CryptoLibraryError) {
      key = try RSAKey.privateKey(
        RSAKey.PrivateNumbers(
          modulus: modulus, exponent: exponent, secret: secret, firstPrime: first,
          secondPrime: second, inverse: inverse))
    } catch { throw .library(error.reason) }
    guard let key else { throw .sshKey("its numbers make no key") }
    return try SSHIdentity(rsa: key)
  }
}
