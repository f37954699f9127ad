/// Makes clear text of what SOPS has encrypted. Flux's own format library knows neither SOPS nor
/// keys: whoever builds gives it one.
public protocol Decryptor: Sendable {
  /// The clear text of a file, without its `sops` part.
  ///
  /// Throws a `FindingError` that tells no secret where that is not possible.
  func decrypt(_ file: [UInt8], _ format: EncryptedFormat) throws -> [UInt8]
}

/// How an encrypted file is laid out.
public enum EncryptedFormat: String, Sendable {
  case yaml
  case json
  case dotenv
  case ini
  case binary

  /// The format of a file name, by its extension.
  public init(fileName: String) {
    let dot = fileName.utf8.lastIndex(of: UInt8(ascii: "."))
    switch dot.map({ String(fileName[$0...]) }) {
    case ".yaml", ".yml": self = .yaml
    case ".json": self = .json
    case ".env": self = .dotenv
    case ".ini": self = .ini
    default: self = .binary
    }
  }
}

/// What becomes of encrypted values.
public enum SecretsMode: String, Sendable, CaseIterable {
  /// Stand-ins that do not depend on who builds.
  case placeholder
  /// Their clear text; for that a `Decryptor` is needed.
  case decrypt
  /// Stand-ins; and Secrets, and whatever holds a stand-in, are no part of the output.
  case skip
}
