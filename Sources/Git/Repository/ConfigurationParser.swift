/// A value in a file of Git's configuration.
struct ConfigurationEntry: Hashable, Sendable {
  /// `section.name` or `section.SUB.name`: section and name in lower case, the middle as it is.
  var key: String
  /// The value; nil where only the name stands, which means yes.
  var value: String?
}

/// Reads the syntax of Git's configuration files, also that of `.gitmodules`.
struct ConfigurationParser {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1
  private var section = ""

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// All entries in order. Throws `.damaged` with the line.
  mutating func parse() throws(GitError) -> [ConfigurationEntry] {
    var entries: [ConfigurationEntry] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
      case UInt8(ascii: "["): try readSection()
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): take()
      default: entries.append(try readEntry())
      }
    }
    return entries
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  @discardableResult
  private mutating func take() -> UInt8? {
    guard let byte = peek else { return nil }
    position += 1
    if byte == UInt8(ascii: "\n") { line += 1 }
    return byte
  }

  private mutating func skipLine() {
    while let byte = peek, byte != UInt8(ascii: "\n") { take() }
  }

  private mutating func skipSpaces() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { take() }
  }

  private func failure(_ what: String) -> GitError {
    .damaged(file, reason: "line \(line): \(what)")
  }

  /// `[section]`, `[section "SUB"]` or the old `[section.sub]`.
  private mutating func readSection() throws(GitError) {
    take()
    var name: [UInt8] = []
    while let byte = peek, isNameByte(byte) || byte == UInt8(ascii: ".") {
      name.append(byte)
      take()
    }
    section = String(decoding: name, as: UTF8.self).lowercased()
    skipSpaces()
    if peek == UInt8(ascii: "\"") {
      take()
      var sub: [UInt8] = []
      while let byte = take(), byte != UInt8(ascii: "\"") {
        if byte == UInt8(ascii: "\n") { throw failure("a name of a section without an end") }
        if byte != UInt8(ascii: "\\") {
          sub.append(byte)
        } else if let escaped = take() {
          sub.append(escaped)
        }
      }
      section += "." + String(decoding: sub, as: UTF8.self)
    }
    guard take() == UInt8(ascii: "]"), !section.isEmpty else {
      throw failure("a section that does not end with ']'")
    }
  }

  private mutating func readEntry() throws(GitError) -> ConfigurationEntry {
    var name: [UInt8] = []
    while let byte = peek, isNameByte(byte) {
      name.append(byte)
      take()
    }
    if name.isEmpty { throw failure("neither a section nor a name") }
    if section.isEmpty { throw failure("a name outside of any section") }
    let key = section + "." + String(decoding: name, as: UTF8.self).lowercased()
    skipSpaces()
    switch peek {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"), UInt8(ascii: ";"):
      return ConfigurationEntry(key: key, value: nil)
    case UInt8(ascii: "="):
      take()
      return ConfigurationEntry(key: key, value: try readValue())
    default: throw failure("no '=' after a name")
    }
  }

  /// A value to the end of its line: quotes keep spaces, a backslash before the end continues it.
  private mutating func readValue() throws(GitError) -> String {
    skipSpaces()
    var value: [UInt8] = []
    var isQuoted = false
    // Spaces at the end are dropped, unless they are quoted.
    var kept = 0
    while let byte = take() {
      switch byte {
      case UInt8(ascii: "\n"):
        if isQuoted { throw failure("a quote without an end") }
        return String(decoding: value.prefix(kept), as: UTF8.self)
      case UInt8(ascii: "\""):
        isQuoted.toggle()
        kept = value.count
        continue
      case UInt8(ascii: "\\"):
        if let escaped = try readEscape() { value.append(escaped) } else { continue }
      case UInt8(ascii: "#"), UInt8(ascii: ";"):
        if isQuoted {
          value.append(byte)
        } else {
          skipLine()
          continue
        }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        value.append(byte)
        if !isQuoted { continue }
      default: value.append(byte)
      }
      kept = value.count
    }
    if isQuoted { throw failure("a quote without an end") }
    return String(decoding: value.prefix(kept), as: UTF8.self)
  }

  /// What follows a backslash; nil for the end of a line, which is joined with the next.
  private mutating func readEscape() throws(GitError) -> UInt8? {
    switch take() {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "t"): return UInt8(ascii: "\t")
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "\""): return UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
    case UInt8(ascii: "\n"): return nil
    case UInt8(ascii: "\r") where peek == UInt8(ascii: "\n"):
      take()
      return nil
    default: throw failure("an unknown escape")
    }
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
