import Text

/// Base64 as age's header has it: without padding, and one spelling only for each value.
enum StrictBase64 {
  /// The text of some bytes.
  static func encode(_ bytes: [UInt8]) -> String {
    let padded = Base64.encode(bytes)
    return String(padded.prefix { $0 != "=" })
  }

  /// The bytes of a text; nil where it is no base64 or not the spelling that `encode` gives.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let letters = Array(text)
    guard letters.count % 4 != 1, letters.last != UInt8(ascii: "=") else { return nil }
    let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
    return decodePadded(letters + padding)
  }

  /// The same with padding.
  static func decodePadded(_ letters: [UInt8]) -> [UInt8]? {
    // Line ends are skipped by the decoder, and would pass unnoticed.
    guard let bytes = Base64.decode(letters), Base64.encode(bytes).utf8.elementsEqual(letters)
    else {
      return nil
    }
    return bytes
  }
}
