/// Line ends of a blob as a checkout with CRLF writes them.
enum LineEnds {
  /// The bytes with CRLF for every LF that has no CR before it.
  ///
  /// With `auto` a file that looks binary, or that has a CR already, stays as it is (Git's rule
  /// against converting what was never normalised).
  static func crlf(_ bytes: [UInt8], auto: Bool) -> [UInt8] {
    if auto, !isConvertible(bytes) { return bytes }
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 16)
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == lf, previous != cr { result.append(cr) }
      result.append(byte)
      previous = byte
    }
    return result
  }

  /// The bytes with LF for every CRLF.
  static func lf(_ bytes: [UInt8]) -> [UInt8] {
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    if !bytes.contains(cr) { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == lf, result.last == cr { result.removeLast() }
      result.append(byte)
    }
    return result
  }

  private static func isConvertible(_ bytes: [UInt8]) -> Bool {
    if bytes.contains(UInt8(ascii: "\r")) { return false }
    var printable = 0
    var others = 0
    for byte in bytes {
      switch byte {
      case 0: return false
      case UInt8(ascii: "\n"): continue
      case 0x08, 0x09, 0x1B, 0x0C: printable += 1
      case 0x7F, ..<0x20: others += 1
      default: printable += 1
      }
    }
    // The end-of-file mark of DOS.
    if bytes.last == 0x1A { others -= 1 }
    return printable >> 7 >= others
  }
}
