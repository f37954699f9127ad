public import Secrets

/// A file of identities, one a line.
public struct KeyFile: Sendable {
  /// The identities, in order.
  public var identities: [Identity]
  /// Lines with keys of kinds that are known and cannot be used: they reject nothing, and are told
  /// when nothing else opens a file.
  public var unusable: [AgeError]

  /// The most bytes that a file of keys may have.
  public static let limit = 16 << 20

  /// Whether a file is encrypted itself.
  public static func isProtected(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("age-encryption".utf8))
      || bytes.starts(with: Array("-----BEGIN AGE".utf8))
  }

  /// Reads a file of keys. Lines that are empty or begin with `#` are passed over; nothing is
  /// trimmed, and one bad line rejects the file. A byte order mark is dropped.
  public init(_ bytes: [UInt8]) throws(AgeError) {
    self.init(identities: [], unusable: [])
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      try take(String(decoding: line, as: UTF8.self), line: number + 1)
    }
    if identities.isEmpty, unusable.isEmpty { throw .noIdentities }
  }

  private init(identities: [Identity], unusable: [AgeError]) {
    self.identities = identities
    self.unusable = unusable
  }

  /// Reads an encrypted file of keys. A wrong passphrase is `.incorrectPassphrase`.
  public init(protected bytes: [UInt8], passphrase: SecretBytes) throws(AgeError) {
    var plain: [UInt8]
    do throws(AgeError) {
      plain = try Age.decrypt(bytes, with: [.passphrase(passphrase)])
    } catch .noMatch(let stanzas) where stanzas == [ScryptStanza.type] {
      throw .incorrectPassphrase
    }
    defer { wipe(&plain) }
    try self.init(plain)
  }

  private mutating func take(_ line: String, line number: Int) throws(AgeError) {
    do throws(AgeError) {
      identities.append(try Identity(line))
    } catch {
      switch error {
      case .pluginIdentity, .postQuantumIdentity: unusable.append(.keyFile(line: number, error))
      default: throw .keyFile(line: number, error)
      }
    }
  }
}
