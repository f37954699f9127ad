import Secrets

/// The authentication code of a file: SHA-512 over its values in order.
final class MessageCode {
  private var hash: SHA512? = SHA512()
  /// Whether only encrypted values count.
  let encryptedOnly: Bool

  /// What the hash begins with where only encrypted values count: SHA-256 of `sops`.
  private static let start: [UInt8] = [
    0x8a, 0x3f, 0xd2, 0xad, 0x54, 0xce, 0x66, 0x52, 0x7b, 0x10, 0x34, 0xf3, 0xd1, 0x47, 0xbe, 0x0b,
    0x0b, 0x97, 0x5b, 0x3b, 0xf4, 0x4f, 0x72, 0xc6, 0xfd, 0xad, 0xec, 0x81, 0x76, 0xf2, 0x7d, 0x69,
  ]

  init(encryptedOnly: Bool) {
    self.encryptedOnly = encryptedOnly
    if encryptedOnly { hash?.add(Self.start) }
  }

  func add(_ bytes: [UInt8], isEncrypted: Bool) {
    if isEncrypted || !encryptedOnly { hash?.add(bytes) }
  }

  /// The code as upper-case hexadecimal digits.
  func finish() -> [UInt8] {
    guard let hash = hash.take() else { preconditionFailure("BUG: a code is finished once") }
    let digits = Array("0123456789ABCDEF".utf8)
    return hash.finish().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
