/// The checksum of the store's files: four lanes of multiplication and rotation, 32 bytes a round
/// (the XXH64 algorithm). It finds damage; it does not keep anybody from forging.
enum Checksum {
  private static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let p3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let p5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The sum of some bytes.
  static func of(_ bytes: some Collection<UInt8>, seed: UInt64) -> UInt64 {
    bytes.withContiguousStorageIfAvailable { of(UnsafeRawBufferPointer($0), seed: seed) }
      ?? of(Array(bytes), seed: seed)
  }

  /// The sum of some bytes of memory.
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    var offset = 0
    var sum: UInt64
    if bytes.count >= 32 {
      sum = lanes(bytes, seed, &offset)
    } else {
      sum = seed &+ p5
    }
    sum = sum &+ UInt64(bytes.count)
    while offset + 8 <= bytes.count {
      sum = rotate(sum ^ round(0, word(bytes, offset)), 27) &* p1 &+ p4
      offset += 8
    }
    if offset + 4 <= bytes.count {
      let half = UInt64(
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      sum = rotate(sum ^ half &* p1, 23) &* p2 &+ p3
      offset += 4
    }
    while offset < bytes.count {
      sum = rotate(sum ^ UInt64(bytes[offset]) &* p5, 11) &* p1
      offset += 1
    }
    sum = (sum ^ sum >> 33) &* p2
    sum = (sum ^ sum >> 29) &* p3
    return sum ^ sum >> 32
  }

  private static func lanes(
    _ bytes: UnsafeRawBufferPointer, _ seed: UInt64, _ offset: inout Int
  ) -> UInt64 {
    var a = seed &+ p1 &+ p2
    var b = seed &+ p2
    var c = seed
    var d = seed &- p1
    while offset + 32 <= bytes.count {
      a = round(a, word(bytes, offset))
      b = round(b, word(bytes, offset + 8))
      c = round(c, word(bytes, offset + 16))
      d = round(d, word(bytes, offset + 24))
      offset += 32
    }
    var sum = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
    for lane in [a, b, c, d] { sum = (sum ^ round(0, lane)) &* p1 &+ p4 }
    return sum
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* p2, 31) &* p1
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
