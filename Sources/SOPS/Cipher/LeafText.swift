import Text

/// The bytes that stand for a value in a ciphertext and in the authentication code.
enum LeafText {
  /// The bytes of a leaf; none for null and collections.
  static func bytes(of value: Value) -> [UInt8] {
    switch value {
    case .null, .list, .map: []
    case .bool(let value): Array((value ? "True" : "False").utf8)
    case .int(let value): Array(String(value).utf8)
    case .float(let value): float(value)
    case .time(let value): Array(value.rfc3339.utf8)
    case .string(let bytes): bytes
    }
  }

  /// The name of a leaf's type.
  static func type(of value: Value) -> String {
    switch value {
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .time: "time"
    default: "str"
    }
  }

  /// The value of decrypted bytes; nil where they do not fit their type.
  static func value(_ bytes: [UInt8], type: String) -> Value? {
    let text = String(decoding: bytes, as: UTF8.self)
    switch type {
    case "str", "bytes": return .string(bytes)
    case "int":
      guard case .signed(let value)? = GoNumber.integer(bytes, base: 10) else { return nil }
      return .int(value)
    case "float": return GoNumber.float(bytes).map { .float($0) }
    case "bool":
      switch text {
      case "1", "t", "T", "TRUE", "true", "True": return .bool(true)
      case "0", "f", "F", "FALSE", "false", "False": return .bool(false)
      default: return nil
      }
    case "time": return Instant(rfc3339: text).map { .time($0) }
    default: return nil
    }
  }

  private static func float(_ value: Double) -> [UInt8] {
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-Inf" : "+Inf").utf8) }
    var bytes: [UInt8] = []
    GoFloat.append(value, as: .plain, to: &bytes)
    return bytes
  }
}
