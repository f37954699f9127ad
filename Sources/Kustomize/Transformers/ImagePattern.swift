internal import Findings
internal import Text

/// Which images an entry of `images` means: `NAME(:TAG)?(@sha256:DIGEST)?`, where the name is a
/// regular expression.
struct ImagePattern: Sendable {
  /// The bytes of a name without special characters; a dot stands for any character.
  private let name: [UInt8]

  /// The pattern of a name; throws where it is no regular expression.
  init(_ name: String, at place: Place) throws(KustomizeError) {
    self.name = Array(name.utf8)
    if let special = name.unicodeScalars.first(where: { !Self.isOrdinary($0) }) {
      throw KustomizeError(
        .unsupported(feature: "the image pattern '\(name)' (with '\(special)')"), at: place)
    }
  }

  /// Whether it means an image.
  func matches(_ image: String) -> Bool {
    let bytes = Array(image.utf8)
    guard bytes.count >= name.count,
      zip(name, bytes).allSatisfy({ $0 == $1 || $0 == UInt8(ascii: ".") })
    else { return false }
    var rest = bytes[name.count...]
    if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst().drop(while: Self.isOfTag) }
    let digest = Array("@sha256:".utf8)
    if rest.starts(with: digest) { rest = rest.dropFirst(digest.count).drop(while: Self.isOfTag) }
    return rest.isEmpty
  }

  private static func isOfTag(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "_.{}-".utf8.contains(byte)
  }

  private static func isOrdinary(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isASCII, let byte = UInt8(exactly: scalar.value) else { return true }
    return isLetterOrDigit(byte) || "-_/:@.".utf8.contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 32)
  }
}
