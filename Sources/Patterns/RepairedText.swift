/// Bytes as Go reads them as text: every byte that is no part of valid UTF-8 is one U+FFFD.
struct RepairedText {
  /// Valid UTF-8.
  let bytes: [UInt8]
  /// For each offset in `bytes` the offset in the original; nil where they are the same.
  private let offsets: [Int]?

  /// Repairs bytes; costs one look at each where all are well.
  init(_ original: [UInt8]) {
    let isValid = original.withUnsafeBufferPointer { text in
      var position = 0
      while position < text.count, let width = scalarWidth(text, position) { position += width }
      return position == text.count
    }
    if isValid {
      bytes = original
      offsets = nil
      return
    }
    var bytes: [UInt8] = []
    var offsets: [Int] = []
    original.withUnsafeBufferPointer { text in
      var position = 0
      while position < text.count {
        if let width = scalarWidth(text, position) {
          bytes += text[position..<(position + width)]
          offsets += position..<(position + width)
          position += width
        } else {
          bytes += [0xEF, 0xBF, 0xBD]
          offsets += [position, position, position]
          position += 1
        }
      }
    }
    self.bytes = bytes
    self.offsets = offsets + [original.count]
  }

  /// An offset in the original bytes.
  func original(_ offset: Int) -> Int {
    guard let offsets, offset >= 0 else { return offset }
    return offsets[offset]
  }
}

/// The number of bytes of the character at an offset; nil where it is none (overlong forms,
/// surrogates and what lies above U+10FFFF are none).
private func scalarWidth(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
  let first = text[position]
  if first < 0x80 { return 1 }
  let width: Int
  var second: ClosedRange<UInt8> = 0x80...0xBF
  switch first {
  case 0xC2...0xDF: width = 2
  case 0xE0: (width, second) = (3, 0xA0...0xBF)
  case 0xED: (width, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: width = 3
  case 0xF0: (width, second) = (4, 0x90...0xBF)
  case 0xF4: (width, second) = (4, 0x80...0x8F)
  case 0xF1...0xF3: width = 4
  default: return nil
  }
  guard position + width <= text.count, second.contains(text[position + 1]) else { return nil }
  for offset in 2..<max(2, width) where text[position + offset] & 0xC0 != 0x80 { return nil }
  return width
}
