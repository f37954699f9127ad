/// A JSON pointer (RFC 6901) as the reference takes it apart: what stands before the first slash
/// does not count.
struct JSONPointer: Sendable {
  /// The pointer as written.
  let text: String
  /// The names on the way, unescaped.
  let names: [String]

  init(_ text: String) {
    self.text = text
    names = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      Self.unescaped($0)
    }
  }

  /// `~1` is a slash, `~0` a tilde.
  private static func unescaped(_ name: Substring) -> String {
    guard name.utf8.contains(UInt8(ascii: "~")) else { return String(name) }
    var result: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "~"), let next = rest.first,
        next == UInt8(ascii: "0") || next == UInt8(ascii: "1")
      {
        rest.removeFirst()
        result.append(next == UInt8(ascii: "0") ? byte : UInt8(ascii: "/"))
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
