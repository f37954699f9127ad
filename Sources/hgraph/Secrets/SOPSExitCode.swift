import SOPS

/// The exit codes of the program that the door stands in for.
enum SOPSExitCode {
  static let unreadable: Int32 = 2
  static let unwritable: Int32 = 3
  static let configuration: Int32 = 5
  static let noFile: Int32 = 100
  static let unchanged: Int32 = 200
  static let noEditor: Int32 = 201

  /// The code for an error. `isEncrypting` says which way the values went.
  static func code(for error: SOPSError, isEncrypting: Bool) -> Int32 {
    switch error.kind {
    case .noMatchingIdentity, .notEnoughGroups: 128
    case .notEncrypted, .metadataInvalid, .library, .recipient, .unsupportedKey, .noRule,
      .selfCheck,
      .severalSelections:
      1
    case .alreadyEncrypted: 203
    case .reservedKey, .notJSONValue, .notStorable: 4
    case .malformedValue where isEncrypting: 2
    case .malformedValue, .unknownType, .valueAuthentication: 25
    case .macMissing, .macUnreadable, .macMismatch: 51
    case .notYAML, .notJSON, .duplicateKey, .topLevel, .trailingData, .noEqualsSign,
      .carriageReturn, .cutValue, .expansion, .tooLarge:
      unreadable
    case .keyNotString, .numberRange: 23
    case .emptyFile: error.detail == nil ? 92 : unreadable
    case .invalidPattern: isEncrypting ? 1 : 25
    case .noKeys: 111
    case .configuration: configuration
    case .path: 91
    case .argument: 7
    }
  }
}
