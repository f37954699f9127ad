import Text

/// The text that stands for an encrypted value: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`.
struct SealedText: Equatable {
  var data: [UInt8]
  var nonce: [UInt8]
  var tag: [UInt8]
  var type: String

  private static let prefix = Array("ENC[AES256_GCM,data:".utf8)

  /// Whether a text begins as one.
  static func isSealed(_ text: [UInt8]) -> Bool { text.starts(with: prefix) }

  /// Reads a text; nil where it is damaged, or where anything stands behind it.
  init?(_ text: [UInt8]) {
    guard text.starts(with: Self.prefix), text.last == UInt8(ascii: "]") else { return nil }
    var rest = text[Self.prefix.count..<text.count - 1]
    func field(_ next: String) -> ArraySlice<UInt8>? {
      guard let comma = rest.firstIndex(of: UInt8(ascii: ",")) else { return nil }
      let field = rest[..<comma]
      let after = rest[(comma + 1)...]
      guard after.starts(with: next.utf8) else { return nil }
      rest = after.dropFirst(next.utf8.count)
      return field
    }
    guard let data = field("iv:").flatMap(Self.bytes), !data.isEmpty,
      let nonce = field("tag:").flatMap(Self.bytes), (12...64).contains(nonce.count),
      let tag = field("type:").flatMap(Self.bytes), tag.count == 16,
      !rest.contains(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: ",") })
    else { return nil }
    self.data = data
    self.nonce = nonce
    self.tag = tag
    type = String(decoding: rest, as: UTF8.self)
  }

  init(data: [UInt8], nonce: [UInt8], tag: [UInt8], type: String) {
    self.data = data
    self.nonce = nonce
    self.tag = tag
    self.type = type
  }

  /// The text.
  var bytes: [UInt8] {
    Self.prefix
      + Array(
        "\(Base64.encode(data)),iv:\(Base64.encode(nonce)),tag:\(Base64.encode(tag)),type:\(type)]"
          .utf8)
  }

  /// Base64 in its one canonical spelling.
  private static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard let bytes = Base64.decode(text), Base64.encode(bytes).utf8.elementsEqual(text) else {
      return nil
    }
    return bytes
  }
}
