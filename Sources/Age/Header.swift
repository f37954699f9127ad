import Secrets

/// One wrapped copy of the file key: a type, arguments, and a body.
struct Stanza: Equatable, Sendable {
  var type: String
  var arguments: [String]
  var body: [UInt8]

  static let columns = 64

  /// The lines of the stanza.
  func append(to output: inout [UInt8]) {
    output += Array("-> ".utf8) + Array(([type] + arguments).joined(separator: " ").utf8)
    output.append(UInt8(ascii: "\n"))
    let text = Array(StrictBase64.encode(body).utf8)
    var start = 0
    // A text that fills its last line is followed by an empty one.
    while start <= text.count {
      let end = min(start + Self.columns, text.count)
      output += text[start..<end]
      output.append(UInt8(ascii: "\n"))
      if end - start < Self.columns { break }
      start = end
    }
  }
}

/// The header of an age file: its stanzas, and the code that binds them to the file key.
struct Header: Equatable, Sendable {
  var stanzas: [Stanza]
  var code: [UInt8]

  static let versionLine = Array("age-encryption.org/v1\n".utf8)

  /// The bytes from the first to `---`, which the code is of.
  var authenticated: [UInt8] {
    var bytes = Self.versionLine
    for stanza in stanzas { stanza.append(to: &bytes) }
    return bytes + Array("---".utf8)
  }

  /// The whole header with its last line end.
  var bytes: [UInt8] {
    authenticated + Array(" \(StrictBase64.encode(code))\n".utf8)
  }

  /// The code of these stanzas under a file key.
  func expectedCode(_ fileKey: SecretBytes) -> [UInt8] {
    HMACSHA256.code(
      key: HKDF.key(from: fileKey, salt: [], info: "header"), message: authenticated)
  }
}

/// Reads a header, which has exactly one spelling.
struct HeaderReader {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  /// The most bytes that a header may have.
  private static let limit = 1 << 20

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes.prefix(Self.limit)
    index = bytes.startIndex
  }

  /// The header of a file, and where its payload begins.
  static func read(_ file: ArraySlice<UInt8>) throws(AgeError) -> (Header, payload: Int) {
    var reader = HeaderReader(file)
    let header = try reader.header()
    return (header, reader.index)
  }

  private mutating func header() throws(AgeError) -> Header {
    guard bytes.starts(with: Header.versionLine) else {
      throw .header("the file does not begin with the line 'age-encryption.org/v1'")
    }
    index += Header.versionLine.count
    var stanzas: [Stanza] = []
    while true {
      let line = try line()
      if line.starts(with: Array("---".utf8)) {
        if stanzas.isEmpty { throw .header("there is no stanza") }
        return Header(stanzas: stanzas, code: try code(line))
      }
      stanzas.append(try stanza(line))
    }
  }

  private func code(_ line: ArraySlice<UInt8>) throws(AgeError) -> [UInt8] {
    guard line.starts(with: Array("--- ".utf8)), line.count == 47,
      let code = StrictBase64.decode(line.dropFirst(4)), code.count == 32
    else { throw .header("the line '---' has no code of 32 bytes") }
    return code
  }

  private mutating func stanza(_ line: ArraySlice<UInt8>) throws(AgeError) -> Stanza {
    guard line.starts(with: Array("-> ".utf8)) else { throw .header("a line is no stanza") }
    let words = line.dropFirst(3).split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 >= 0x21 && $0 <= 0x7E } }) else {
      throw .header("a stanza has an empty argument, or one with a strange character")
    }
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    return Stanza(type: texts[0], arguments: Array(texts.dropFirst()), body: try body())
  }

  private mutating func body() throws(AgeError) -> [UInt8] {
    var text: [UInt8] = []
    while true {
      let line = try line()
      guard line.count <= Stanza.columns else { throw .header("a line of a stanza is too long") }
      text += line
      if line.count < Stanza.columns { break }
    }
    guard let body = StrictBase64.decode(text) else {
      throw .header("the body of a stanza is no canonical base64")
    }
    return body
  }

  private mutating func line() throws(AgeError) -> ArraySlice<UInt8> {
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw .header(
        bytes.count == Self.limit ? "it is longer than 1 MiB" : "the file ends within it")
    }
    let line = bytes[index..<end]
    index = end + 1
    if line.contains(UInt8(ascii: "\r")) { throw .header("a line has a carriage return") }
    return line
  }
}
