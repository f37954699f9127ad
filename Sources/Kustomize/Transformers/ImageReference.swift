internal import Text

/// The text of a container image, taken apart: `name:tag@digest`.
struct ImageReference: Sendable {
  var name: String
  var tag: String
  var digest: String

  /// Takes an image apart. What stands before the first slash may be a host with a port, so that
  /// no tag is looked for there.
  init(_ text: String) {
    var bytes = Array(text.utf8)[...]
    digest = ""
    tag = ""
    if let at = bytes.firstIndex(of: UInt8(ascii: "@")) {
      digest = String(decoding: bytes[(at + 1)...], as: UTF8.self)
      bytes = bytes[..<at]
    }
    let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.startIndex
    if let colon = bytes[slash...].lastIndex(of: UInt8(ascii: ":")) {
      tag = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
      bytes = bytes[..<colon]
    }
    name = String(decoding: bytes, as: UTF8.self)
  }

  /// The image as text again.
  var text: String {
    name + (tag.isEmpty ? "" : ":" + tag) + (digest.isEmpty ? "" : "@" + digest)
  }
}
