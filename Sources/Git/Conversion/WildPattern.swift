/// A pattern of Git's for paths (`wildmatch`): `*` and `?` stay within a name, `**` as a whole name
/// crosses any number of them, `[a-z]` and `[[:digit:]]` are sets, a backslash takes the next byte
/// as it is. Bytes, no characters.
struct WildPattern: Sendable {
  private let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// Whether the whole text matches.
  func matches(_ text: [UInt8]) -> Bool {
    // Each pair of positions is looked at once at most, so no pattern takes more than the product
    // of both lengths.
    var failed = Set<Int>()
    return match(0, text, 0, &failed)
  }

  private func match(_ start: Int, _ text: [UInt8], _ from: Int, _ failed: inout Set<Int>) -> Bool {
    var (position, at) = (start, from)
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "*"):
        let key = position * (text.count + 1) + at
        if failed.contains(key) { return false }
        if matchStar(position, text, at, &failed) { return true }
        failed.insert(key)
        return false
      case UInt8(ascii: "?"):
        guard at < text.count, text[at] != UInt8(ascii: "/") else { return false }
        position += 1
      case UInt8(ascii: "["):
        guard at < text.count, text[at] != UInt8(ascii: "/"),
          let (isIn, next) = matchSet(position, text[at]), isIn
        else { return false }
        position = next
      default:
        if byte == UInt8(ascii: "\\") { position += 1 }
        guard position < bytes.count, at < text.count, text[at] == bytes[position] else {
          return false
        }
        position += 1
      }
      at += 1
    }
    return at == text.count
  }

  private func matchStar(
    _ position: Int, _ text: [UInt8], _ at: Int, _ failed: inout Set<Int>
  ) -> Bool {
    var next = position
    while next < bytes.count, bytes[next] == UInt8(ascii: "*") { next += 1 }
    let slash = UInt8(ascii: "/")
    let beginsName = position == 0 || bytes[position - 1] == slash
    let endsName = next == bytes.count || bytes[next] == slash
    let crosses = next - position == 2 && beginsName && endsName
    // `**/` matches no name at all too.
    if crosses, next < bytes.count, match(next + 1, text, at, &failed) { return true }
    var end = at
    while true {
      if match(next, text, end, &failed) { return true }
      guard end < text.count, crosses || text[end] != slash else { return false }
      end += 1
    }
  }

  /// Whether a byte is in the set that begins at a position, and where the pattern goes on; nil
  /// where the set has no end.
  private func matchSet(_ start: Int, _ byte: UInt8) -> (Bool, Int)? {
    var position = start + 1
    var isInverted = false
    if position < bytes.count, [UInt8(ascii: "!"), UInt8(ascii: "^")].contains(bytes[position]) {
      isInverted = true
      position += 1
    }
    var isIn = false
    var isFirst = true
    while position < bytes.count {
      var low = bytes[position]
      if low == UInt8(ascii: "]"), !isFirst { return (isIn != isInverted, position + 1) }
      isFirst = false
      if low == UInt8(ascii: "["), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: ":"),
        let end = bytes[(position + 2)...].firstIndex(of: UInt8(ascii: "]")),
        bytes[end - 1] == UInt8(ascii: ":"), end - 1 > position + 1
      {
        let name = String(decoding: bytes[(position + 2)..<(end - 1)], as: UTF8.self)
        guard let isOfClass = WildPattern.isOf(class: name, byte) else { return nil }
        if isOfClass { isIn = true }
        position = end + 1
        continue
      }
      if low == UInt8(ascii: "\\") {
        position += 1
        guard position < bytes.count else { return nil }
        low = bytes[position]
      }
      position += 1
      var high = low
      if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "-"),
        bytes[position + 1] != UInt8(ascii: "]")
      {
        position += 1
        if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
        high = bytes[position]
        position += 1
      }
      if low <= byte, byte <= high { isIn = true }
    }
    return nil
  }

  private static func isOf(class name: String, _ byte: UInt8) -> Bool? {
    let isUpper = (0x41...0x5A).contains(byte)
    let isLower = (0x61...0x7A).contains(byte)
    let isDigit = (0x30...0x39).contains(byte)
    switch name {
    case "alpha": return isUpper || isLower
    case "digit": return isDigit
    case "alnum": return isUpper || isLower || isDigit
    case "upper": return isUpper
    case "lower": return isLower
    case "space": return byte == 0x20 || (0x09...0x0D).contains(byte)
    case "blank": return byte == 0x20 || byte == 0x09
    case "cntrl": return byte < 0x20 || byte == 0x7F
    case "print": return (0x20...0x7E).contains(byte)
    case "graph": return (0x21...0x7E).contains(byte)
    case "punct": return (0x21...0x7E).contains(byte) && !isUpper && !isLower && !isDigit
    case "xdigit": return isDigit || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    default: return nil
    }
  }
}
