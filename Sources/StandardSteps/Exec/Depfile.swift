import Text

/// The names that a file in make's syntax gives as prerequisites, as compilers write it.
///
/// `targets: names`, rule after rule. A backslash at the end of a line joins the next one. `\ ` is a
/// space, `\#` a hash, `$$` a dollar; backslashes before a space or a hash count half, as in make.
/// Nothing else is known of make: no comments, no variables, no pattern rules.
struct Depfile {
  /// Why a text is none.
  enum Fault: Error, Equatable {
    case tooLarge
    case holdsNul
    case notText
    /// A line without a colon.
    case noColon(line: Int)

    /// The fault for people.
    var words: String {
      switch self {
      case .tooLarge: "more than 16 MiB"
      case .holdsNul: "a NUL byte"
      case .notText: "bytes that are not UTF-8"
      case .noColon(let line): "no colon in line \(line)"
      }
    }
  }

  /// The prerequisites of all rules, in their order, each once.
  private(set) var names: [String] = []

  private static let sizeLimit = 16 << 20
  private var known: Set<ByteText> = []
  private var bytes: ArraySlice<UInt8>
  private var line = 1

  init(_ bytes: [UInt8]) throws(Fault) {
    if bytes.count > Depfile.sizeLimit { throw .tooLarge }
    if bytes.contains(0) { throw .holdsNul }
    self.bytes = bytes[...]
    while !self.bytes.isEmpty { try readRule() }
  }

  /// Reads one logical line.
  private mutating func readRule() throws(Fault) {
    let start = line
    var isBehindColon = false
    var isEmpty = true
    while let word = readWord(stopsAtColon: !isBehindColon) {
      isEmpty = false
      if word.isEmpty {
        isBehindColon = true
        continue
      }
      guard isBehindColon else { continue }
      guard let name = String(validating: word, as: UTF8.self) else { throw .notText }
      if known.insert(ByteText(name)).inserted { names.append(name) }
    }
    if !isEmpty, !isBehindColon { throw .noColon(line: start) }
  }

  /// The next word of the logical line, empty for the colon that ends the targets; nil at the end
  /// of the line, which is taken.
  private mutating func readWord(stopsAtColon: Bool) -> [UInt8]? {
    skipBlanks()
    var word: [UInt8] = []
    while let byte = bytes.first {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if !word.isEmpty { return word }
        bytes.removeFirst()
        if byte == UInt8(ascii: "\n") {
          line += 1
          return nil
        }
      case UInt8(ascii: " "), UInt8(ascii: "\t"): return word
      case UInt8(ascii: ":") where stopsAtColon && endsTargets:
        if !word.isEmpty { return word }
        bytes.removeFirst()
        return []
      case UInt8(ascii: "\\"):
        if isJoin(bytes) { return word }
        takeBackslashes(&word)
      case UInt8(ascii: "$") where bytes.dropFirst().first == UInt8(ascii: "$"):
        word.append(byte)
        bytes.removeFirst(2)
      default:
        word.append(byte)
        bytes.removeFirst()
      }
    }
    return word.isEmpty ? nil : word
  }

  /// Whether the colon that comes next ends the targets: `a:b` is a name with a colon in it.
  private var endsTargets: Bool {
    guard let next = bytes.dropFirst().first else { return true }
    return [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
      .contains(next) || isJoin(bytes.dropFirst())
  }

  /// Takes blanks and joined line ends.
  private mutating func skipBlanks() {
    while let byte = bytes.first {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        bytes.removeFirst()
      } else if isJoin(bytes) {
        bytes.removeFirst(bytes.dropFirst().first == UInt8(ascii: "\r") ? 3 : 2)
        line += 1
      } else {
        return
      }
    }
  }

  /// Whether a backslash and the end of a line come next.
  private func isJoin(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == UInt8(ascii: "\\") else { return false }
    let rest = bytes.dropFirst()
    return rest.first == UInt8(ascii: "\n") || rest.starts(with: "\r\n".utf8)
  }

  /// Takes a run of backslashes and what they quote.
  private mutating func takeBackslashes(_ word: inout [UInt8]) {
    let run = bytes.prefix { $0 == UInt8(ascii: "\\") }.count
    let next = bytes.dropFirst(run).first
    // The last backslash of a run may join lines.
    let isJoined = run > 0 && isJoin(bytes.dropFirst(run - 1))
    let count = isJoined ? run - 1 : run
    bytes.removeFirst(count)
    guard next == UInt8(ascii: " ") || next == UInt8(ascii: "#"), !isJoined, let next else {
      word += [UInt8](repeating: UInt8(ascii: "\\"), count: count)
      return
    }
    word += [UInt8](repeating: UInt8(ascii: "\\"), count: count / 2)
    if count % 2 == 1 {
      word.append(next)
      bytes.removeFirst()
    }
  }
}
