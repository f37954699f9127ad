internal import Text
internal import YAML

/// Tells what SOPS has encrypted from what it has not.
enum EncryptedText {
  /// Whether a text is a whole encrypted value; gives its type: `str`, `int`, `float`, `bool`,
  /// `bytes`.
  static func type(of text: String) -> String? {
    guard text.hasPrefix("ENC["), text.hasSuffix("]") else { return nil }
    let inner = text.dropFirst(4).dropLast()
    if inner.contains("ENC[") { return nil }
    guard let mark = inner.split(separator: ",").last(where: { $0.hasPrefix("type:") }) else {
      return nil
    }
    return String(mark.dropFirst(5))
  }

  /// Whether an encrypted value stands somewhere in a text.
  static func isIn(_ text: String) -> Bool { text.contains("ENC[AES256_GCM,") }

  /// Whether a file has the marks that SOPS leaves in its format.
  static func isMarked(_ file: [UInt8], _ format: EncryptedFormat) -> Bool {
    switch format {
    case .yaml, .json, .binary:
      // A quick look before the file is read.
      guard file.contains("sops"), file.contains("mac") else { return false }
      do {
        let root =
          format == .yaml ? try YAMLParser().kubernetesDocument(file) : try JSON.parse(file)
        return root.map { isMarked($0) } ?? false
      } catch {
        return false
      }
    case .dotenv: return file.starts(with: Array("sops_mac=".utf8)) || file.contains("\nsops_mac=")
    case .ini: return file.starts(with: Array("[sops]".utf8)) || file.contains("\n[sops]")
    }
  }

  /// Whether an object has a `sops` part with a message authentication code.
  static func isMarked(_ object: Node) -> Bool {
    guard let mac = object["sops"]?["mac"]?.text else { return false }
    return !mac.isEmpty
  }
}

extension [UInt8] {
  /// Whether a text stands somewhere in these bytes.
  func contains(_ text: String) -> Bool {
    let other = Array(text.utf8)
    guard let first = other.first, count >= other.count else { return false }
    var start = 0
    while start <= count - other.count {
      guard let next = self[start...(count - other.count)].firstIndex(of: first) else {
        return false
      }
      if self[next..<next + other.count].elementsEqual(other) { return true }
      start = next + 1
    }
    return false
  }
}
