/// A bitmap in Git's compressed form (EWAH): words of runs, each followed by literal words.
struct EWAHBitmap {
  private var words: [UInt64] = []

  /// No bits.
  init() {}

  /// Reads a bitmap and moves behind it; nil where the bytes are no bitmap.
  ///
  /// A bitmap of more than 2^26 bits, or one whose runs reach beyond its size, is none: the runs of
  /// a hostile file take little memory.
  init?(_ bytes: UnsafeRawBufferPointer, at position: inout Int) {
    guard bytes.count - position >= 12 else { return nil }
    let bitCount = Int(Self.half(bytes, position))
    let wordCount = Int(Self.half(bytes, position + 4))
    let start = position + 8
    guard bitCount <= 1 << 26, bytes.count - start - 4 >= wordCount * 8 else { return nil }
    // After the words stands which of them is the last run.
    position = start + wordCount * 8 + 4
    let limit = (bitCount + 63) / 64
    var next = 0
    while next < wordCount {
      let run = Self.word(bytes, start + next * 8)
      next += 1
      let runLength = Int(run >> 1 & 0xFFFF_FFFF)
      let literals = Int(run >> 33)
      guard words.count + runLength + literals <= limit, next + literals <= wordCount else {
        return nil
      }
      words.append(contentsOf: repeatElement(run & 1 == 1 ? .max : 0, count: runLength))
      for offset in 0..<literals { words.append(Self.word(bytes, start + (next + offset) * 8)) }
      next += literals
    }
  }

  /// Whether a bit is set.
  func contains(_ bit: Int) -> Bool {
    bit / 64 < words.count && words[bit / 64] >> UInt64(bit % 64) & 1 == 1
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private static func half(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
