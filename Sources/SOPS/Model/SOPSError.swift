public import Findings

/// What is wrong with a file, its keys or its configuration. No text in it is a secret.
public struct SOPSError: Error, Sendable, Equatable {
  /// The kinds of failure; the raw value is what messages begin with.
  public enum Kind: String, Sendable {
    case noMatchingIdentity = "no matching identity"
    case notEnoughGroups = "not enough key groups"
    case notEncrypted = "not encrypted"
    case alreadyEncrypted = "already encrypted"
    case reservedKey = "reserved key"
    case metadataInvalid = "metadata invalid"
    case malformedValue = "malformed value"
    case unknownType = "unknown value type"
    case valueAuthentication = "value authentication failed"
    case macMissing = "mac missing"
    case macUnreadable = "mac cannot be decrypted"
    case macMismatch = "mac mismatch"
    case notYAML = "not valid YAML"
    case notJSON = "not valid JSON"
    case duplicateKey = "duplicate key"
    case keyNotString = "key is not a string"
    case topLevel = "top level is not a map"
    case emptyFile = "empty file"
    case numberRange = "number out of range"
    case trailingData = "trailing data"
    case noEqualsSign = "no = sign"
    case carriageReturn = "carriage return"
    case cutValue = "value would be cut off"
    case expansion = "alias expansion too large"
    case notJSONValue = "cannot be written as JSON"
    case notStorable = "cannot be stored in this format"
    case noRule = "no matching creation rule"
    case severalSelections = "more than one selection rule"
    case invalidPattern = "invalid regular expression"
    case noKeys = "no key to encrypt for"
    case unsupportedKey = "key type not supported"
    case configuration = "invalid configuration"
    case recipient = "invalid recipient"
    case path = "no such value"
    case argument = "invalid value"
    case library = "library missing"
    case selfCheck = "the encrypted file does not read back"
    case tooLarge = "file too large"
  }

  /// The kind.
  public var kind: Kind
  /// The file, as the caller named it.
  public var file: String
  /// The line, from 1; 0 where none is meant.
  public var line: Int
  /// The path of the value, as `app:db:user`; nil where none is meant.
  public var keyPath: String?
  /// More about it, in one line.
  public var detail: String?
  /// What to do.
  public var hints: [String]
  /// The same failure at other places of the file.
  public var others: [SOPSError]

  /// An error from its parts.
  public init(
    _ kind: Kind, file: String = "", line: Int = 0, keyPath: String? = nil, _ detail: String? = nil,
    hints: [String] = []
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.keyPath = keyPath
    self.detail = detail
    self.hints = hints
    others = []
  }

  /// The class as tests and scripts know it, with the line where the class names it.
  public var message: String {
    switch kind {
    case .noEqualsSign, .carriageReturn, .cutValue: "line \(line): \(kind.rawValue)"
    default: kind.rawValue
    }
  }

  func with(file: String) -> SOPSError {
    var error = self
    error.file = file
    error.others = others.map { $0.with(file: file) }
    return error
  }
}

extension SOPSError: FindingError {
  public var findings: [Finding] {
    var text = message
    if let keyPath { text += " at \(keyPath)" }
    if let detail { text += ": \(detail)" }
    let place = file.isEmpty && line == 0 ? nil : Place(file: file, line: line)
    return [Finding(code: "sops", at: place, text, hints: hints)] + others.flatMap(\.findings)
  }
}
